"""A pattern in words, for people who do not read patterns."""

from __future__ import annotations

import re

_ITEM = re.compile(r"(?:\[([^\]\\^]+)\]|([A-Za-z0-9 .]))(?:\{([0-9]+)(?:,([0-9]*))?\}|([?]))?")
_KNOWN = {"0-9": "digit", "A-Z": "capital letter", "A-Z0-9": "capital letter or digit"}
_KNOWN |= {"0-9A-Z": _KNOWN["A-Z0-9"]}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MOST_NAMED = 5  # more letters than these are not named as exceptions


def in_words(pattern: str) -> list[str]:
    """The forms that a pattern allows, each in words; empty where the pattern is not of a plain kind.

    Read are anchored runs of letters, digits and classes of them with fixed or limited counts, and a choice
    between several such runs.
    """
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return []
    body = pattern[1:-1]
    if body.startswith("(?:") and body.endswith(")"):
        body = body[3:-1]
    runs = [_run(run) for run in body.split("|")]
    return [run for run in runs if run] if all(runs) else []


def _run(run: str) -> str:
    parts: list[str] = []
    fixed = ""
    at = 0
    while at < len(run):
        item = _ITEM.match(run, at)
        if item is None:
            return ""
        at = item.end()
        if item[2] and item[2] not in " ." and not (item[3] or item[5]):
            fixed += item[2]
            continue
        if fixed:
            parts.append(f"`{fixed}`")
            fixed = ""
        parts.append(_part(item))
    if fixed:
        parts.append(f"`{fixed}`")
    return ", then ".join(parts)


def _part(item: re.Match[str]) -> str:
    if item[2] == " ":
        return "a space or none" if item[5] else "a space"
    any_at_all = item[2] == "."
    what = "character" if any_at_all else _KNOWN.get(item[1] or "") or _members(item[1] or item[2])
    if item[5]:
        return f"perhaps a {what}"
    if item[4] == "":
        return f"{_number(item[3])} or more {_plural(what)}"
    if item[4]:
        joint = "or" if int(item[4]) == int(item[3]) + 1 else "to"
        return f"{_number(item[3])} {joint} {_number(item[4])} {_plural(what)}"
    count = int(item[3] or 1)
    return f"a {what}" if count == 1 else f"{_number(count)} {_plural(what)}"


def _members(body: str) -> str:
    if digits := re.fullmatch("([0-9])-([0-9])", body):
        return f"digit from {digits[1]} to {digits[2]}"
    letters = body.replace("0-9", "")
    missing = _missing(letters)
    if not 0 < len(missing) <= _MOST_NAMED:
        return f"character of `{body}`"
    kind = "capital letter" if letters == body else "digit or capital letter"
    return f"{kind} other than {', '.join(missing[:-1])}{' and ' if missing[1:] else ''}{missing[-1]}"


def _missing(letters: str) -> str:
    """The capital letters that a class of several ranges leaves out."""
    there = {
        chr(number)
        for first, last in re.findall("([A-Z])(?:-([A-Z]))?", letters)
        for number in range(ord(first), ord(last or first) + 1)
    }
    return "".join(letter for letter in map(chr, range(ord("A"), ord("Z") + 1)) if letter not in there)


def _plural(what: str) -> str:
    kind, exception, rest = what.partition(" other than")
    return " or ".join(f"{word}s" for word in kind.split(" or ")) + exception + rest


def _number(text: str | int) -> str:
    number = int(text)
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
