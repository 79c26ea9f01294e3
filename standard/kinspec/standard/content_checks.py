"""Whether authored lists, maps, identifiers, formats and messages hold together, for whoever edits them.

Each function goes through one kind of content and tells every fault through `complain`, so that the first one
is raised, or all of them are gathered inside `gathering()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

from kinspec.standard import identifiers
from kinspec.standard._content import current, portion
from kinspec.standard._faults import Place, apart, complain
from kinspec.standard._format import format_for, overlays
from kinspec.standard.years import collection_year

__all__ = ["CHECKS", "code_lists", "code_maps", "formats", "identifier_entries", "messages"]

_LISTS = Path("codelists")
_MAPS = Path("codelists") / "maps"


def code_lists() -> None:
    """Codes that stand twice, days that do not fit together, and replacements that do not exist."""
    raw = current().index["codelists"]
    for list_id, entry in raw.items():
        file = portion("standard") / _LISTS / f"{list_id}.csv"
        whole = raw.get(entry.get("subset_of"))
        if entry.get("subset_of") and whole is None:
            place = Place(file.with_suffix(".yaml")) / "subset_of"
            _unknown(place, "code list", entry["subset_of"], raw)
        rows = entry["rows"]
        if not rows:
            complain(Place(file).fault("missing-word", f"the list {list_id} has no codes"))
        codes = {row.get("code") for row in rows}
        of_whole = {one["code"]: None for one in whole["rows"]} if whole is not None else {}
        seen: dict[Any, Mapping[str, Any]] = {}
        for number, row in enumerate(rows):
            at = Place(file) / number
            code = row.get("code")
            if code in seen:
                both = " with validity that overlaps" if _overlap(seen[code], row) else ""
                complain((at / "code").fault("duplicate", f"the code {code} stands twice{both}"))
            seen[code] = row
            if whole is not None and code not in of_whole:
                _unknown(at / "code", f"code of {entry['subset_of']}", str(code), of_whole)
            _refuse_days(row, codes, at)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows hold on one day; ISO days are in order as text, and blank is open."""
    last = min(one.get("valid_to") or "9999", other.get("valid_to") or "9999")
    return max(one.get("valid_from") or "", other.get("valid_from") or "") <= last


def _refuse_days(row: Mapping[str, Any], codes: Collection[Any], at: Place) -> None:
    start, end = _day(row, "valid_from", at), _day(row, "valid_to", at)
    if start and end and end < start:
        complain((at / "valid_to").fault("validity", f"the code {row['code']} ends before it begins"))
    if row.get("status") == "withdrawn" and not row.get("valid_to"):
        problem = f"the code {row['code']} is withdrawn and has no last day, so it would count as valid"
        complain((at / "valid_to").fault("validity", problem))
    for name in (row.get("replaced_by") or "").split():
        place = at / "replaced_by"
        if name not in codes or name == row["code"]:
            _unknown(place, "other code of this list", name, (one for one in codes if one != row["code"]))


def _day(row: Mapping[str, Any], name: str, at: Place) -> date | None:
    text = row.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        complain((at / name).fault("wrong-form", f"{text} is not a day; write it like 2026-04-01"))
        return None


def code_maps() -> None:
    """Maps between lists that do not exist, from or to codes that are not there, and codes left out."""
    content = current()
    lists = content.index["codelists"]
    for map_id, entry in content.index["codemaps"].items():
        file = portion("standard") / _MAPS / f"{map_id}.csv"
        known = True
        for word in ("source", "target"):
            if entry[word] not in lists:
                _unknown(Place(file.with_suffix(".yaml")) / word, "code list", entry[word], lists)
                known = False
        if known:
            _refuse_rows(map_id, entry, lists, Place(file))


def _refuse_rows(map_id: str, entry: Mapping[str, Any], lists: Mapping[str, Any], at: Place) -> None:
    codes = {word: [row["code"] for row in lists[entry[word]]["rows"]] for word in ("source", "target")}
    seen: set[tuple[str, str]] = set()
    preferred: set[str] = set()
    for number, row in enumerate(entry["rows"]):
        here = at / number
        for column, word in (("from", "source"), ("to", "target")):
            if row[column] and row[column] not in codes[word]:
                _unknown(here / column, f"code of {entry[word]}", row[column], codes[word])
        if (row["from"], row["to"]) in seen:
            complain((here / "from").fault("duplicate", f"{row['from']} to {row['to']} stands twice"))
        seen.add((row["from"], row["to"]))
        if (row["relationship"] == "unmatched") != (row["to"] == ""):
            problem = "a code without a target is unmatched, and only such a code is"
            complain((here / "relationship").fault("contradiction", problem))
        if row["preferred"] and row["to"] in preferred:
            problem = f"two codes are preferred for {row['to']}, and only one can be written back"
            complain((here / "preferred").fault("contradiction", problem))
        if row["preferred"]:
            preferred.add(row["to"])
    left = [code for code in codes["source"] if code not in {row["from"] for row in entry["rows"]}]
    if left:
        complain(at.fault("code-without-row", f"the map {map_id} has no row for {', '.join(left)}"))


def identifier_entries() -> None:
    """Patterns that cannot be read, checks that contradict themselves, and examples that are not so."""
    for identifier_id, entry in current().identifiers.items():
        at = Place(portion("standard") / "identifiers.yaml") / identifier_id
        with apart():
            check = identifiers.checker(identifier_id)
            for number, example in enumerate(entry["examples"]):
                found, wanted = check(example["value"]), example.get("fault")
                if found != wanted:
                    problem = f"the example has {_fault(found)} and is said to have {_fault(wanted)}"
                    complain(at.down("examples", number, "value").fault("example", problem))


def _fault(name: str | None) -> str:
    return f"the fault {name}" if name else "no fault"


def formats() -> None:
    """Formats in each of their years: lists, identifiers, tables and fields that they name, and the years."""
    for format_id, raw in current().index["formats"].items():
        base = Place(portion("standard") / "formats" / f"{format_id}.yaml")
        _refuse_format(raw, base, raw, base)
        with apart():
            newest = format_for(format_id)
            if newest.oldest > newest.newest:
                complain(base.down("years", "oldest").fault("year", "the oldest year is after the newest"))
            seen: dict[Any, str] = {}
            for until, overlay in overlays(format_id):
                at = Place(base.file.with_suffix("") / f"{overlay['id']}.yaml")
                if not newest.oldest <= until < newest.newest:
                    span = f"{newest.oldest} to {newest.newest}"
                    problem = f"{until} is not an older year of the format, which covers {span}"
                    complain((at / "until").fault("year", problem))
                if until in seen:
                    problem = f"two files hold until {until}, this one and {seen[until]}"
                    complain((at / "until").fault("duplicate", problem))
                seen[until] = f"{overlay['id']}.yaml"
                _refuse_format(overlay, at, raw, base)
                with apart():
                    format_for(format_id, until)


def _refuse_format(raw: Mapping[str, Any], at: Place, whole: Mapping[str, Any], base: Place) -> None:
    """What a format, or a description of an older year, names that does not exist."""
    content = current()
    tables = whole["tables"]
    for name, table in (raw.get("tables") or {}).items():
        here = at.down("tables", name)
        if name not in tables:
            _unknown(here.key, "table of the format", name, tables)
            continue
        if table is None:
            continue
        if table.get("parent") and table["parent"] not in tables:
            _unknown(here / "parent", "table of the format", table["parent"], tables)
        _refuse_span(table, here)
        for column, field in (table.get("fields") or {}).items():
            place = here.down("fields", column)
            if at != base and column not in tables[name]["fields"] and "type" not in (field or {}):
                _unknown(place.key, f"field of {name}", column, tables[name]["fields"])
            if field is None:
                continue
            if field.get("codelist"):
                _known(place / "codelist", "code list", field["codelist"], content.codelist_ids)
            if field.get("identifier"):
                _known(place / "identifier", "identifier", field["identifier"], content.identifiers)
            _refuse_span(field, place)
    for name, dates in (raw.get("dated_by") or {}).items():
        place = at.down("dated_by", name)
        if _known(place.key, "table of the format", name, tables):
            for number, column in enumerate(dates):
                _known(place / number, f"field of {name}", column, tables[name]["fields"])
    if raw.get("child"):
        fields = {column for table in tables.values() for column in table["fields"]}
        _known(at / "child", "field of the format", raw["child"], fields)


def _refuse_span(raw: Mapping[str, Any], at: Place) -> None:
    start, end = raw.get("from"), raw.get("until")
    try:
        if start and end and collection_year(end) < collection_year(start):
            complain((at / "until").fault("validity", "the last year is before the first"))
    except ValueError:
        pass  # whoever reads the year says that it is none


def messages() -> None:
    """Slots that are used and not described, or described and not used, and codes that two files have."""
    seen: dict[str, str] = {}
    for area, raw in current().index["messages"].items():
        file = Place(portion("standard") / "messages" / f"{area}.yaml")
        for code, entry in raw["messages"].items():
            at = file.down("messages", code)
            if code in seen:
                complain(at.key.fault("duplicate", f"the message {code} stands in {seen[code]}.yaml as well"))
            seen[code] = area
            slots = entry.get("slots") or {}
            used: set[str] = set()
            for word in ("message", "fix", "fix_with_overlay"):
                if word not in entry:
                    continue  # that what must be there is there, the schema says
                with apart():
                    names = _slots_of(entry[word], at / word)
                    used.update(names)
                    for name in names:
                        _known(at / word, "slot of the message", name, slots, code="slot")
            for name in slots:
                if name not in used:
                    problem = f"the slot {name} is described and not used"
                    complain(at.down("slots", name).key.fault("slot", problem))


def _slots_of(wording: str, at: Place) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(wording) if name is not None]
    except ValueError as error:
        raise at.fault("slot", f"the wording cannot be filled: {error}") from None


def _known(at: Place, kind: str, name: str, known: Iterable[str], code: str = "unknown-name") -> bool:
    if name in known:
        return True
    _unknown(at, kind, name, known, code)
    return False


def _unknown(at: Place, kind: str, name: str, known: Iterable[str], code: str = "unknown-name") -> None:
    from difflib import get_close_matches

    close = get_close_matches(name, [str(one) for one in known], 1, 0.6)
    complain(at.fault(code, f"there is no {kind} {name}{f'; is it {close[0]}?' if close else ''}"))


CHECKS: Mapping[str, Callable[[], None]] = {
    "code lists": code_lists,
    "maps": code_maps,
    "identifiers": identifier_entries,
    "formats": formats,
    "messages": messages,
}
