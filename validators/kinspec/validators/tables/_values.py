"""What can be wrong with one value: its type, its code, its identifier, what stands around and inside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kinspec.findings import Severity
from kinspec.formats import date_text
from kinspec.standard import Code, CodeList, Field, Format, current, identifiers

SPACES = "".join(chr(number) for number in range(0x3001) if chr(number).isspace())
"""Every character that Python strips; the store strips the same."""

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HIDDEN_KINDS = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\x00": "a NUL character"}
_CODES_SHOWN = 24

# What people and programs write in place of a date or a whole number; the first that fits is said.
_LOOKS_LIKE_A_DAY = (
    (re.compile("#+"), "a date in a column that was too narrow to show it when Excel saved the file"),
    (re.compile("#[A-Z/0!?]+"), "an error of Excel"),
    (
        re.compile("[2-5][0-9]{4}([.][0-9]+)?"),
        "a day as Excel counts days, a number saved in place of the date",
    ),
    (re.compile("[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([T ].*)?"), "a date with the year first"),
    (
        re.compile("[0-9]{1,2}[-/ .]?[A-Za-z]{3,9}[-/ .,]*([0-9]{2}|[0-9]{4})"),
        "a date with the month as a word",
    ),
    (re.compile("[0-9]{2}/[0-9]{2}/[0-9]{4}[T ].*"), "a date with a time of day behind it"),
    (re.compile("[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), "a date without the zero in front of a single figure"),
    (re.compile("[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}"), "a date with a year of two figures"),
    (re.compile("[0-9]{1,2}[-. ][0-9]{1,2}[-. ][0-9]{4}"), "a date with other marks between its parts"),
    (re.compile("[0-9]{8}"), "a date without marks between its parts"),
)
_LOOKS_LIKE_A_NUMBER = (
    (re.compile("#[A-Z/0!?#]+"), "an error of Excel"),
    (re.compile("-?[0-9]{1,3}(,[0-9]{3})+([.]0+)?"), "a number with commas between thousands"),
    (re.compile("-?[0-9]+[.]0+"), "a whole number with a decimal point behind it"),
    (re.compile("-?[0-9]+,[0-9]+"), "a number with a decimal comma"),
    (re.compile("-?[0-9.]+[Ee][+-]?[0-9]+"), "a number that Excel shortened"),
    (re.compile("-?[0-9]+[.][0-9]+"), "a number with a fraction"),
)
_LOOKS_SWAPPED = re.compile("(0[1-9]|1[0-2])/(1[3-9]|2[0-9]|3[01])/[0-9]{4}")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault of a value: the code of its message, and the slots but for `field` and `value`."""

    code: str
    slots: tuple[tuple[str, str], ...] = ()
    severity: Severity | None = None


Check = Callable[[str], Fault | None]


def value_check(field: Field, format: Format) -> Callable[[str], Iterator[Fault]]:
    """The function from a value that is not blank, as found, to its faults."""
    check = _check(field, format)

    def faults(text: str) -> Iterator[Fault]:
        bare = text.strip(SPACES)
        if bare != text:
            yield Fault("table/stray-spaces")
        if hidden := _HIDDEN.search(bare):
            what = _HIDDEN_KINDS.get(hidden[0], "a character that cannot be seen")
            yield Fault("table/control-character", (("what", what),))
        if fault := check(bare):
            yield fault

    return faults


def _check(field: Field, format: Format) -> Check:
    if field.type == "date":
        form = format.layout.dates
        return _date_check(form) if field.partial is None else _partial_date_check(form, field.partial)
    if field.type == "integer":
        return _integer_check(field)
    checks = []
    if field.codelist is not None:
        codelist = current().codelist(field.codelist)
        # Beside an identifier, whatever is no code of the list may still be one.
        checks.append(_code_check(codelist, format, only=field.identifier is None))
    if field.identifier is not None:
        codes = frozenset(current().codelist(field.codelist).codes) if field.codelist else frozenset()
        checks.append(_identifier_check(field.identifier, codes))

    def first(text: str) -> Fault | None:
        if text in field.stand_ins:
            return None
        return next((fault for check in checks if (fault := check(text))), None)

    return first


def date_pattern(form: str) -> str:
    """The pattern of a date as a format writes it, such as DD/MM/YYYY: figures in fixed places."""
    return re.escape(form).replace("YYYY", "[0-9]{4}").replace("MM", "[0-9]{2}").replace("DD", "[0-9]{2}")


def _date_check(form: str) -> Check:
    shape = re.compile(date_pattern(form))
    places = {part: form.index(part) for part in ("YYYY", "MM", "DD")}
    slots = (("form", form), ("example", date_text(date(2026, 9, 28), form)))

    def check(text: str) -> Fault | None:
        if not shape.fullmatch(text):
            return Fault("table/not-a-date", (*slots, ("looks", looks_like(text, _LOOKS_LIKE_A_DAY))))
        try:
            date(*(int(text[at : at + len(part)]) for part, at in places.items()))
        except ValueError:
            swapped = form == "DD/MM/YYYY" and _LOOKS_SWAPPED.fullmatch(text)
            looks = " It looks like a date with the month first." if swapped else ""
            return Fault("table/no-such-day", (("looks", looks),))
        return None

    return check


def looks_like(text: str, shapes: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """A sentence on what a value looks like, a space before it; nothing if that is not known."""
    if len(text) > 40:
        return ""
    what = next((what for shape, what in shapes if shape.fullmatch(text)), None)
    return f" It looks like {what}." if what else ""


def _partial_date_check(form: str, unknown: str) -> Check:
    """The check of a date in which a letter in each place spells a part that nobody knows (ZZ/ZZ/ZZZZ)."""
    letter = unknown[0]
    # Where a part is unknown, the day is right if any day, month or year makes it one: months of 31 days and
    # leap years are the most lenient.
    lenient = {"YYYY": "2000", "MM": "01", "DD": "01"}
    spelled = {part: letter * len(part) for part in lenient}
    places = {part: form.index(part) for part in lenient}
    whole = _date_check(form)
    words = (
        f"{form}, with {spelled['DD']} for a day or month and {spelled['YYYY']} for a year that is not known"
    )
    slots = (("form", words), ("example", date_text(date(2026, 9, 28), form)))

    def check(text: str) -> Fault | None:
        if len(text) == len(form):
            for part, at in places.items():
                if text[at : at + len(part)] == spelled[part]:
                    text = text[:at] + lenient[part] + text[at + len(part) :]
        fault = whole(text)
        if fault is None or fault.code != "table/not-a-date":
            return fault
        return Fault(fault.code, (*slots, ("looks", dict(fault.slots)["looks"])))

    return check


INTEGER_PATTERN = "-?[0-9]{1,18}"


def _integer_check(field: Field) -> Check:
    shape = re.compile(INTEGER_PATTERN)
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        numbers = f"from {low} to {high}"
    else:
        numbers = f"{low} or more" if low is not None else f"{high} or less"
    out_of_range = Fault("table/out-of-range", (("range", numbers),))

    def check(text: str) -> Fault | None:
        if not shape.fullmatch(text):
            looks = looks_like(text, _LOOKS_LIKE_A_NUMBER)
            return Fault("table/not-a-whole-number", (("looks", looks),))
        number = int(text)
        return (
            out_of_range
            if (low is not None and number < low) or (high is not None and number > high)
            else None
        )

    return check


def _code_check(codelist: CodeList, format: Format, only: bool) -> Check:
    start, end = format.year.start, format.year.end
    holding = [code for code, entry in codelist.codes.items() if entry.valid_in(start, end)]
    valid = frozenset(holding)
    folded = {code.upper(): code for code in [*codelist.codes, *holding]}
    shown = ", ".join(holding[:_CODES_SHOWN]) or "none of it holds in this year"
    if len(holding) > _CODES_SHOWN:
        shown += f" and {len(holding) - _CODES_SHOWN} more"
    unknown = Fault("table/unknown-code", (("list", codelist.title), ("codes", shown))) if only else None

    def check(text: str) -> Fault | None:
        if text in valid:
            return None
        code = text if text in codelist.codes else folded.get(text.upper() if text.isascii() else text)
        if code is None:
            return unknown
        if code in valid:
            return None if not codelist.case_sensitive else Fault("table/code-spelling", (("code", code),))
        return _not_in_year(codelist.codes[code], format, shown)

    return check


def _not_in_year(code: Code, format: Format, shown: str) -> Fault:
    slots = (("year", str(format.year)), ("codes", shown))
    if code.valid_from is not None and code.valid_from > format.year.end:
        return Fault(
            "table/code-not-yet", (("from", date_text(code.valid_from, format.layout.dates)), *slots)
        )
    until = date_text(code.valid_to, format.layout.dates) if code.valid_to else ""
    others = code.replaced_by.split()
    instead = f"It was replaced by {' or '.join(others)}." if others else ""
    return Fault("table/code-no-longer", (("until", until), ("instead", instead), *slots))


def _identifier_check(identifier: str, codes: frozenset[str]) -> Check:
    described = identifiers.get(identifier)
    fault_of = identifiers.checker(identifier)
    faults = {
        fault: Fault(f"table/identifier-{fault}", (("identifier", described.title),), severity)
        for fault, severity in described.severity.items()
    }

    def check(text: str) -> Fault | None:
        if text in codes:
            return None
        fault = fault_of(text)
        return faults[fault] if fault else None

    return check
