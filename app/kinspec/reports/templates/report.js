(() => {
  "use strict";
  const FIRST = 50; // rows shown of a rule before more are asked for
  const MORE = 500;
  const OPENED = 100; // rows for which rules are unfolded by a search
  const PRINTED = 5000; // places up to which a page is printed whole
  const form = document.getElementById("filter");
  const number = new Intl.NumberFormat("en-GB");
  const places = (n) => number.format(n) + (n === 1 ? " place" : " places");
  const rules = [...document.querySelectorAll("section.rule")].map((section) => {
    const details = section.querySelector("details");
    const summary = details.querySelector("summary");
    return {
      section,
      severity: section.dataset.severity,
      heading: (section.id + " " + section.querySelector("h3").textContent).toLowerCase(),
      details,
      summary,
      label: summary.textContent,
      opened: details.open,
      columns: [...details.querySelectorAll("thead th")].map((head) => head.textContent),
      body: details.querySelector("tbody"),
      rest: details.querySelector(".rest"),
      data: details.querySelector("script"),
      rows: null,
      found: null,
      texts: null,
      shown: FIRST,
      stale: false,
    };
  });

  // Places are read from their block when they are first needed: the text of a large page costs nothing before.
  const rowsOf = (rule) => rule.rows ??= JSON.parse(rule.data.textContent);
  const foundOf = (rule) => rule.found ?? rowsOf(rule);
  const textsOf = (rule) => rule.texts ??= rowsOf(rule).map(([file, child, where, what, also, fix]) =>
    `${file} ${child ?? ""} ${where} ${what} ${also} ${fix} ${rule.heading}`.toLowerCase());

  const element = (name, content, look) => {
    const made = document.createElement(name);
    if (look) made.className = look;
    made.append(...[].concat(content));
    return made;
  };
  const breakable = (path) => path.split(".").flatMap((step, n) => n ? [document.createElement("wbr"), "." + step] : [step]);
  const rowOf = (rule, [file, child, where, what, also, fix, fresh]) => {
    const cells = {
      "File and line": [file],
      "Child": [element("bdi", child ?? "")],
      "Where": breakable(where),
      "What was found": [
        ...(fresh ? [element("b", "New", "tag new"), " "] : []),
        element("bdi", what),
        ...(also ? [" ", element("span", also, "related")] : []),
      ],
      "To put it right": [fix],
    };
    return element("tr", rule.columns.map((label) => {
      const cell = element("td", cells[label]);
      cell.dataset.label = label;
      return cell;
    }));
  };

  const show = (rule, upTo) => {
    const found = foundOf(rule);
    rule.shown = Math.min(upTo, found.length);
    rule.stale = false;
    const rows = document.createDocumentFragment();
    for (let n = 0; n < rule.shown; n += 1) rows.append(rowOf(rule, found[n]));
    rule.body.replaceChildren(rows);
    tell(rule, found.length);
  };
  const tell = (rule, total) => {
    const left = total - rule.shown;
    rule.rest.hidden = left <= 0;
    rule.rest.firstElementChild.textContent = `The first ${number.format(rule.shown)} of ${places(total)} are shown.`;
    rule.rest.lastElementChild.hidden = false;
    rule.rest.lastElementChild.textContent = `Show ${number.format(Math.min(MORE, left))} more`;
  };

  for (const rule of rules) {
    rule.rest.lastElementChild.hidden = rule.rest.hidden;
    rule.rest.lastElementChild.textContent = "Show more";
    rule.rest.lastElementChild.addEventListener("click", () => {
      const before = rule.shown;
      const found = foundOf(rule);
      rule.shown = Math.min(before + MORE, found.length);
      const rows = document.createDocumentFragment();
      for (let n = before; n < rule.shown; n += 1) rows.append(rowOf(rule, found[n]));
      const next = rows.firstElementChild;
      rule.body.append(rows);
      tell(rule, found.length);
      // The button may be gone now; whoever uses a keyboard goes on at the first new row.
      if (next) { next.tabIndex = -1; next.focus(); }
    });
    rule.details.addEventListener("toggle", () => { if (rule.details.open && rule.stale) show(rule, FIRST); });
  }

  // A link to a rule and a printed page both show its places.
  const reveal = () => {
    const rule = rules.find(({ section }) => "#" + section.id === decodeURIComponent(location.hash));
    if (rule) rule.details.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
  const folds = [...document.querySelectorAll("details")];
  let before = [];
  addEventListener("beforeprint", () => {
    before = folds.map((fold) => fold.open);
    const shown = rules.filter(({ section }) => !section.hidden);
    const total = shown.reduce((sum, rule) => sum + foundOf(rule).length, 0);
    for (const rule of shown) show(rule, total <= PRINTED ? Infinity : Math.max(rule.shown, FIRST));
    folds.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folds.forEach((fold, n) => { fold.open = before[n]; }));

  if (!form) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const boxes = [...form.querySelectorAll("input[name=severity]")];
  const fresh = form.querySelector("input[name=new]");
  const count = (rule) => rule.count ??= rule.details.hasAttribute("data-count") ? Number(rule.details.dataset.count) : rowsOf(rule).length;
  let searched = false;

  // Folded rules get their rows back when nothing else happens: the browser's own search looks into them.
  const refill = () => {
    const end = performance.now() + 20;
    for (const rule of rules) {
      if (searched || performance.now() > end) break;
      if (rule.stale) show(rule, FIRST);
    }
    if (!searched && rules.some((rule) => rule.stale)) setTimeout(refill);
  };

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const onlyNew = fresh?.checked ?? false;
    const searching = wanted.length > 0 || onlyNew;
    let total = 0;
    let found = 0;
    let room = OPENED;
    for (const rule of rules) {
      const all = count(rule);
      let matching = all;
      if (searching) {
        const rows = rowsOf(rule);
        const texts = wanted.length ? textsOf(rule) : null;
        rule.found = rows.filter((row, n) => (!onlyNew || row[6]) && (!texts || wanted.every((word) => texts[n].includes(word))));
        matching = rule.found.length;
      } else {
        rule.found = null;
      }
      const visible = severities.has(rule.severity) && matching > 0;
      if (rule.section.hidden === visible) rule.section.hidden = !visible;
      if (searching || searched) {
        rule.body.replaceChildren();
        rule.stale = true;
        const label = searching && visible ? `${number.format(matching)} of ${places(all)} match` : rule.label;
        if (rule.summary.textContent !== label) rule.summary.textContent = label;
        rule.details.open = visible && (searching ? room > 0 : rule.opened);
        if (visible && rule.details.open) {
          show(rule, searching ? Math.min(FIRST, Math.max(room, 1)) : FIRST);
          room -= rule.shown;
        } else {
          rule.rest.hidden = true;
        }
      }
      total += all;
      if (visible) found += matching;
    }
    if (searched && !searching) setTimeout(refill);
    searched = searching;
    shown.textContent = found === total ? `${places(total)} on this page.`
      : found ? `${number.format(found)} of ${places(total)} on this page match.`
      : "No place matches. Take a word away or show more severities.";
  };

  let timer;
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 50); });
  [...boxes, ...(fresh ? [fresh] : [])].forEach((box) => box.addEventListener("change", apply));
  apply();

  // The texts to search are made ready while nothing else happens, so that the first letter typed is quick too.
  const waiting = [...rules];
  const prepare = () => {
    const end = performance.now() + 20;
    while (waiting.length && performance.now() < end) textsOf(waiting.shift());
    if (waiting.length) setTimeout(prepare);
  };
  (window.requestIdleCallback ?? setTimeout)(prepare);
})();
