(() => {
  "use strict";
  const form = document.getElementById("filter");
  const rules = [...document.querySelectorAll("section.rule")].map((section) => ({
    section,
    severity: section.dataset.severity,
    heading: (section.id + " " + section.querySelector("h3").textContent).toLowerCase(),
    details: section.querySelector("details"),
    summary: section.querySelector("summary"),
    label: section.querySelector("summary").textContent,
    opened: section.querySelector("details").open,
    rows: null,
  }));

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
    folds.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folds.forEach((fold, n) => { fold.open = before[n]; }));

  if (!form) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const number = new Intl.NumberFormat("en-GB");
  const places = (n) => number.format(n) + (n === 1 ? " place" : " places");
  let searched = false;

  // The text of a row is read once, at the first search, so that a large page opens at once.
  const rowsOf = (rule) => rule.rows ??= [...rule.section.querySelectorAll("tbody tr")].map((row) => ({
    row,
    text: [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase() + " " + rule.heading,
  }));

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let total = 0;
    let found = 0;
    for (const rule of rules) {
      const rows = wanted.length || searched ? rowsOf(rule) : null;
      const all = rule.section.querySelector("tbody").rows.length;
      let matching = all;
      if (rows) {
        matching = 0;
        for (const { row, text } of rows) {
          const fits = wanted.every((word) => text.includes(word));
          if (row.hidden === fits) row.hidden = !fits;
          if (fits) matching += 1;
        }
      }
      const visible = severities.has(rule.severity) && matching > 0;
      rule.section.hidden = !visible;
      rule.summary.textContent = wanted.length && visible ? `${number.format(matching)} of ${places(all)} match` : rule.label;
      if (wanted.length && visible) rule.details.open = true;
      else if (!wanted.length && searched) rule.details.open = rule.opened;
      total += all;
      if (visible) found += matching;
    }
    searched = wanted.length > 0;
    shown.textContent = found === total ? `${places(total)} on this page.`
      : found ? `${number.format(found)} of ${places(total)} on this page match.`
      : "No place matches. Take a word away or show more severities.";
  };

  let timer;
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 150); });
  boxes.forEach((box) => box.addEventListener("change", apply));
  apply();
})();
