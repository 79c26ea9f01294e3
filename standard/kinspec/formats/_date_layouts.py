"""Dates in the layout that somebody else gave them, such as DD-MON-YYYY or YYYY-MM-DD HH:MM:SS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import re2

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_PARTS = re.compile("(YYYY|YY|MON|Mon|MM|DD)")
_TIME = re.compile(r"(\[?)([ T])HH:MM(:SS(?:\.(S{1,9}))?)?(\]?)\Z")
_SPREADSHEET_TIME = re.compile(r"\[?[ T]HH:MM(:SS(\.[S0]{1,9})?)?\]?\Z", re.IGNORECASE)
_SINGLE = re.compile("(?<![dm])[dm](?![dm])", re.IGNORECASE)
# How a spreadsheet spells the parts of a date, in letters of either size.
_SPREADSHEET_PARTS = {"d": "DD", "dd": "DD", "m": "MM", "mm": "MM", "mmm": "Mon", "yy": "YY", "yyyy": "YYYY"}
_BETWEEN = frozenset(" -/.,_")
_KIND = {"YYYY": "year", "YY": "year", "MON": "month", "Mon": "month", "MM": "month", "DD": "day"}


@dataclass(frozen=True, slots=True)
class DateLayout:
    """One way to write a day. `read` gives None for a text of another shape or a day that does not exist.

    `write` gives None for a day that the layout cannot tell. `month_first` says that the month stands before
    the day, both in figures and neither after the year: such a text can be taken for another day.
    """

    read: Callable[[str], date | None]
    write: Callable[[date], str | None]
    month_first: bool


def date_layout(text: str, years_from: int | None = None) -> DateLayout:
    """Compile a layout.

    It is made of DD, MM or MON or Mon (JAN, Jan), YYYY or YY, and what stands between them, in any order;
    then, if there is one, a blank or T and HH:MM, HH:MM:SS or HH:MM:SS.SSS, in square brackets if it may
    be missing. Day and month may have one figure where they stand free. With YY, `years_from` is the first
    of the hundred years that are meant.

    Raises:
        ValueError: with what is wrong with the layout.
    """
    time = _TIME.search(text)
    parts = _parts(text)
    names = parts[1::2]
    try:
        _refuse_unclear(text, parts, years_from)
    except ValueError:
        if meant := _spelled_here(text):
            single = ", which reads single figures as well" if _SINGLE.search(text) else ""
            raise ValueError(f"here it is spelled {meant}{single}") from None
        raise
    pattern = "".join(
        re2.escape(part) if number % 2 == 0 else _pattern_of(number, parts)
        for number, part in enumerate(parts)
    )
    matching = re2.compile(f"(?i){pattern}{_time_pattern(time)}")
    # A time that may be missing is not written.
    end = "" if time is None or time[1] else _midnight(time)
    short = "YY" in names
    first = years_from or 0

    def read(given: str) -> date | None:
        found = matching.fullmatch(given)
        if found is None:
            return None
        year = int(found["year"])
        if short:
            year += first - first % 100
            year += 100 if year < first else 0
        month = found["month"].upper()
        try:
            return date(year, MONTHS.index(month) + 1 if month in MONTHS else int(month), int(found["day"]))
        except ValueError:
            return None

    def write(day: date) -> str | None:
        if short and not first <= day.year < first + 100:
            return None
        month = MONTHS[day.month - 1]
        told = {
            "YYYY": f"{day.year:04}",
            "YY": f"{day.year % 100:02}",
            "MON": month,
            "Mon": month.capitalize(),
            "MM": f"{day.month:02}",
            "DD": f"{day.day:02}",
        }
        return "".join(told[part] if number % 2 else part for number, part in enumerate(parts)) + end

    kinds = [_KIND[name] for name in names]
    month_first = "MM" in names and kinds.index("month") < kinds.index("day") and kinds[0] != "year"
    return DateLayout(read, write, month_first)


def _parts(text: str) -> list[str]:
    time = _TIME.search(text)
    return _PARTS.split(text[: time.start()] if time else text)


def _spelled_here(text: str) -> str | None:
    """The layout for one that is spelled as in a spreadsheet (dd-mmm-yyyy); None if it is not one."""
    time = _SPREADSHEET_TIME.search(text)
    day, clock = (text[: time.start()], time[0].upper().replace("0", "S")) if time else (text, "")
    runs = re.split("([A-Za-z]+)", day)
    runs[1::2] = [_SPREADSHEET_PARTS.get(run.lower(), run) for run in runs[1::2]]
    meant = "".join(runs) + clock
    try:
        _refuse_unclear(meant, _parts(meant), years_from=0)
    except ValueError:
        return None
    return meant if meant != text else None


def _refuse_unclear(text: str, parts: list[str], years_from: int | None) -> None:
    kinds = [_KIND[name] for name in parts[1::2]]
    for kind, words in (("day", "DD"), ("month", "MM, MON or Mon"), ("year", "YYYY or YY")):
        if kinds.count(kind) != 1:
            often = "no" if kind not in kinds else "more than one"
            raise ValueError(f"it has {often} {kind} ({words})")
    odd = "".join(sorted({mark for part in parts[::2] for mark in part if mark not in _BETWEEN}))
    if odd:
        raise ValueError(f"it has {odd!r}, which is neither a part of a date nor a mark between parts")
    if "YY" in parts[1::2] and years_from is None:
        raise ValueError("YY does not tell the century; say `years_from`, such as 1950 for 1950 to 2049")
    time = _TIME.search(text)
    if time is not None and bool(time[1]) != bool(time[5]):
        raise ValueError("a square bracket has no partner")


def _pattern_of(number: int, parts: list[str]) -> str:
    name = parts[number]
    if name in ("MON", "Mon"):
        return f"(?P<month>{'|'.join(MONTHS)})"
    free = (number == 1 or parts[number - 1]) and (number + 2 == len(parts) or parts[number + 1])
    least = 1 if free and len(name) == 2 and name != "YY" else len(name)
    return f"(?P<{_KIND[name]}>[0-9]{{{least},{len(name)}}})"


def _time_pattern(time: re.Match[str] | None) -> str:
    if time is None:
        return ""
    seconds = ""
    if time[3]:
        seconds = ":[0-5][0-9]" + (f"[.][0-9]{{{len(time[4])}}}" if time[4] else "")
    pattern = f"{time[2]}(?:[01][0-9]|2[0-3]):[0-5][0-9]{seconds}"
    return f"(?:{pattern})?" if time[1] else pattern


def _midnight(time: re.Match[str]) -> str:
    seconds = ":00" + ("." + "0" * len(time[4]) if time[4] else "") if time[3] else ""
    return f"{time[2]}00:00{seconds}"
