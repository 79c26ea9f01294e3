"""What families are made of, read from the files in `content` and checked against the lists of the standard.

A code that a list does not have is refused. One that is not valid in the collection year is left out with its
row, so that the same files serve every year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinspec.standard import CollectionYear, ContentError, current, per_content, read_yaml
from kinspec.synthetic._chance import Weighted, weighted

FOLDER = Path(__file__).parents[2] / "families"

Range = tuple[int, int]
ALL_AGES = (0, 200)


@dataclass(frozen=True, slots=True)
class Step:
    """A legal status and how long it lasts; None: it goes on."""

    status: str
    days: Range | None


@dataclass(frozen=True, slots=True)
class Option:
    """A kind of placement that a child of some age and legal status may have."""

    place: str
    provider: str | None
    setting: str
    number: str
    at_home: bool
    ages: Range
    legal: frozenset[str]
    not_legal: frozenset[str]

    def takes(self, age: int, status: str) -> bool:
        """Whether a child of that age and legal status may be placed so."""
        return self.ages[0] <= age <= self.ages[1] and self.allows(status)

    def allows(self, status: str) -> bool:
        """Whether the placement goes with a legal status."""
        return status not in self.not_legal and (not self.legal or status in self.legal)


@dataclass(frozen=True, slots=True)
class Absence:
    """A short stay elsewhere, after which the child goes back."""

    place: str
    setting: str
    days: Range
    most: int


@dataclass(frozen=True, slots=True)
class Change:
    """A placement that becomes another kind while the carer stays."""

    to: str
    after: int
    in_a_hundred: float


@dataclass(frozen=True, slots=True)
class Ending:
    """A reason why a period of care ends, and when it can be the reason."""

    reason: str
    ages: Range
    legal: frozenset[str]
    not_legal: frozenset[str]
    places: frozenset[str]

    def fits(self, age: int, status: str, place: str) -> bool:
        """Whether a child of that age, legal status and placement can leave care for this reason."""
        return (
            self.ages[0] <= age <= self.ages[1]
            and status not in self.not_legal
            and (not self.legal or status in self.legal)
            and (not self.places or place in self.places)
        )


class Codes:
    """The codes of the standard's lists that are valid in a year."""

    def __init__(self, year: CollectionYear) -> None:
        self._year = year

    def valid(self, codelist_id: str, code: object, where: str) -> bool:
        """Whether a code may be used. Raises `ContentError` for one that the list never had."""
        codelist = current().codelist(codelist_id)
        found = codelist.codes.get(str(code))
        if found is None:
            raise ContentError(f"{where}: {code} is not a code of {codelist_id}", FOLDER)
        return found.valid_in(self._year.start, self._year.end)

    def shares(self, codelist_id: str, shares: Mapping[Any, float], where: str) -> Weighted[str]:
        """Codes with their shares, those that are valid."""
        found = weighted(
            (str(code), share) for code, share in shares.items() if self.valid(codelist_id, code, where)
        )
        if not found:
            raise ContentError(f"{where}: none of the codes is valid in {self._year}", FOLDER)
        return found

    def one(self, codelist_id: str, code: object, where: str) -> str:
        """A single code. Raises `ContentError` where it is not valid."""
        return self.shares(codelist_id, {code: 1}, where).things[0]

    def all_valid(self, row: Mapping[str, Any], lists: Mapping[str, str], where: str) -> bool:
        """Whether every code of a row is valid; `lists` names the list of each key that holds one or more."""
        return all(
            self.valid(list_id, code, f"{where}.{key}")
            for key, list_id in lists.items()
            if key in row
            for code in (row[key] if isinstance(row[key], list) else [row[key]])
        )


@dataclass(frozen=True, slots=True)
class Care:
    """How children are looked after. The keys of most parts are the kinds of family."""

    year: CollectionYear
    paths: Mapping[str, Weighted[tuple[Step, ...]]]
    placements: Mapping[str, tuple[tuple[Option, float], ...]]
    becomes: Mapping[str, Change]
    becomes_with_adoption: Mapping[str, str]
    stays: Weighted[Range]
    temporary: Weighted[Absence]
    temporary_in_a_hundred: float
    new: Mapping[str, str]
    goes_on: str
    status_only: str
    change: Weighted[str]
    endings: Mapping[str, tuple[tuple[Ending, float], ...]]
    plain: Mapping[str, Any]

    @property
    def first_day(self) -> int:
        """The first day of the collection year."""
        return self.year.start.toordinal()

    @property
    def last_day(self) -> int:
        """The last day of the collection year."""
        return self.year.end.toordinal()


@dataclass(frozen=True, slots=True)
class Families:
    """Which families there are, and the names and numbers that they may have."""

    kinds: Weighted[str]
    further: Mapping[str, Weighted[int]]
    ages: Mapping[str, Weighted[int]]
    looked_after_for: Weighted[Range]
    ethnic: Mapping[str, Weighted[str]]
    need: Mapping[str, Weighted[str]]
    names: Mapping[str, tuple[str, ...]]
    plain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Accommodation:
    """Where young people live after care, from which age on."""

    code: str
    from_age: int


@dataclass(frozen=True, slots=True)
class Records:
    """What is noted about children. `plain` holds the numbers as they stand in the file."""

    review_codes: Weighted[str]
    scores: Weighted[Range]
    no_score: Weighted[str]
    in_touch: Weighted[str]
    activity: Weighted[str]
    accommodation: tuple[tuple[Accommodation, float], ...]
    adopters: Weighted[tuple[int, str, str]]
    permanence: Weighted[str]
    authorities: Weighted[str]
    absences: Weighted[str]
    absence_lasts: Weighted[Range]
    worker_lasts: Weighted[Range]
    worker_changes: Weighted[str]
    left_out: frozenset[str]
    plain: Mapping[str, Any]


def days(pair: Any) -> Range:
    """A lowest and a highest number."""
    lowest, highest = pair
    return int(lowest), int(highest)


def _ranges(rows: Iterable[Mapping[str, Any]], key: str) -> Weighted[Range]:
    return weighted((days(row[key]), row["weight"]) for row in rows)


def _read(name: str) -> Any:
    return read_yaml(FOLDER / name)


STATUS, TYPE, PROVIDER = "ssda903-legal-status", "ssda903-placement-type", "ssda903-placement-provider"
CEASED, NEW, CHANGE = (
    "ssda903-reason-episode-ceased",
    "ssda903-reason-new-episode",
    "ssda903-reason-place-change",
)
NEED, SETTING = "ssda903-category-of-need", "setting-type"


@per_content
def care(year: CollectionYear) -> Care:
    """How children are looked after in a year. Raises `ContentError` for a code that does not exist."""
    raw = _read("care.yaml")
    codes = Codes(year)
    for key in ("goes_on",):
        codes.one(CEASED, raw[key], key)
    for key, code in raw["reasons_for_new_episode"].items():
        codes.one(NEW, code, f"reasons_for_new_episode.{key}")
    for key in ("order", "reversed_legal"):
        codes.one(STATUS, raw["adoption"][key], f"adoption.{key}")
    because = codes.shares(
        "ssda903-reason-placement-ceased", raw["adoption"]["reversed_because"], "adoption.reversed_because"
    )
    changes = raw["reasons_for_change"]
    codes.one(CHANGE, changes["with_adoption"], "reasons_for_change.with_adoption")
    for status in raw["short_breaks"]["recorded_as_a_whole"]:
        codes.valid(STATUS, status, "short_breaks.recorded_as_a_whole")
    for row in (*raw["becomes"], *raw["becomes_with_adoption"]):
        codes.all_valid(row, {"from": TYPE, "to": TYPE}, "becomes")
    return Care(
        year=year,
        paths={
            kind: weighted(
                (tuple(_step(step) for step in row["steps"]), row["weight"])
                for row in rows
                if all(codes.valid(STATUS, step["status"], f"legal_paths.{kind}") for step in row["steps"])
            )
            for kind, rows in raw["legal_paths"].items()
        },
        placements={
            kind: tuple((_option(row), row["weight"]) for row in rows if _placed(codes, row, kind))
            for kind, rows in raw["placements"].items()
        },
        becomes={
            row["from"]: Change(row["to"], int(row["after_days"]), row["in_a_hundred"])
            for row in raw["becomes"]
        },
        becomes_with_adoption={row["from"]: row["to"] for row in raw["becomes_with_adoption"]},
        stays=_ranges(raw["stays"], "days"),
        temporary=weighted(
            (Absence(row["place"], row["setting"], days(row["days"]), row["most"]), row["weight"])
            for row in raw["temporary"]["rows"]
            if codes.all_valid(row, {"place": TYPE, "setting": SETTING}, "temporary")
        ),
        temporary_in_a_hundred=raw["temporary"]["in_a_hundred"],
        new=raw["reasons_for_new_episode"],
        goes_on=raw["goes_on"],
        status_only=codes.one(CHANGE, changes["status_only"], "reasons_for_change"),
        change=codes.shares(CHANGE, changes["others"], "reasons_for_change.others"),
        endings={
            kind: tuple((_ending(row), row["weight"]) for row in rows if _ends(codes, row, kind))
            for kind, rows in raw["endings"].items()
        },
        plain={**raw, "adoption": {**raw["adoption"], "reversed_because": because}},
    )


def _step(row: Mapping[str, Any]) -> Step:
    return Step(row["status"], days(row["days"]) if "days" in row else None)


def _placed(codes: Codes, row: Mapping[str, Any], kind: str) -> bool:
    lists = {"place": TYPE, "provider": PROVIDER, "setting": SETTING, "legal": STATUS, "not_legal": STATUS}
    return codes.all_valid(row, lists, f"placements.{kind}")


def _option(row: Mapping[str, Any]) -> Option:
    return Option(
        row["place"],
        row.get("provider"),
        row["setting"],
        row["number"],
        row.get("at_home", False),
        days(row["ages"]),
        frozenset(row.get("legal", ())),
        frozenset(row.get("not_legal", ())),
    )


def _ends(codes: Codes, row: Mapping[str, Any], kind: str) -> bool:
    lists = {"reason": CEASED, "legal": STATUS, "not_legal": STATUS, "places": TYPE}
    return codes.all_valid(row, lists, f"endings.{kind}")


def _ending(row: Mapping[str, Any]) -> Ending:
    return Ending(
        row["reason"],
        days(row.get("ages", ALL_AGES)),
        frozenset(row.get("legal", ())),
        frozenset(row.get("not_legal", ())),
        frozenset(row.get("places", ())),
    )


@per_content
def families(year: CollectionYear) -> Families:
    """Which families there are in a year. Raises `ContentError` for a code that does not exist."""
    raw = _read("families.yaml")
    codes = Codes(year)
    numbers = raw["pupil_numbers"]
    for key in ("too_young", "never_at_school_here"):
        codes.one("upn-unknown-reason", numbers[key], f"pupil_numbers.{key}")
    return Families(
        kinds=weighted((kind, row["weight"]) for kind, row in raw["kinds"].items()),
        further={kind: weighted(row["further_children"].items()) for kind, row in raw["kinds"].items()},
        ages={kind: weighted(row.items()) for kind, row in raw["ages"].items() if isinstance(row, dict)},
        looked_after_for=_ranges(raw["looked_after_for"], "days"),
        ethnic={
            kind: codes.shares("ethnicity-dfe", row, f"ethnic.{kind}") for kind, row in raw["ethnic"].items()
        },
        need={kind: codes.shares(NEED, row, f"need.{kind}") for kind, row in raw["need"].items()},
        names={key: tuple(names) for key, names in _read("names.yaml").items()},
        plain=raw,
    )


@per_content
def records(year: CollectionYear) -> Records:
    """What is noted in a year. Raises `ContentError` for a code that does not exist."""
    raw = _read("records.yaml")
    codes = Codes(year)
    leaving, scores = raw["leaving"], raw["health"]["difficulties"]
    codes.one("ssda903-review-participation", raw["reviews"]["too_young"], "reviews.too_young")
    codes.one("ssda903-sdq-reason", scores["out_of_age"], "health.difficulties.out_of_age")
    codes.one("ssda903-in-touch", leaving["with_details"], "leaving.with_details")
    for list_id in ("ssda903-activity", "ssda903-accommodation"):
        codes.one(list_id, leaving["not_applicable"], "leaving.not_applicable")
    workers, permanence = raw["social_workers"], raw["previous_permanence"]
    change_list = "ssda903-social-worker-change"
    left_out = _left_out(raw["tables"], year)
    # The list of reasons for a new social worker is as old as the table.
    changes: Mapping[str, float] = {} if "social-worker-allocation" in left_out else workers["later"]
    if changes:
        codes.one(change_list, workers["first"], "social_workers.first")
    for key in ("none", "unknown"):
        codes.one("ssda903-previous-permanence", permanence[key], f"previous_permanence.{key}")
    for place in (*raw["with_foster_carer"], *raw["deprivation_of_liberty"]["places"]):
        codes.valid(TYPE, place, "with_foster_carer, deprivation_of_liberty")
    return Records(
        review_codes=codes.shares("ssda903-review-participation", raw["reviews"]["codes"], "reviews.codes"),
        scores=_ranges(scores["scores"], "score"),
        no_score=codes.shares("ssda903-sdq-reason", scores["reasons"], "health.difficulties.reasons"),
        in_touch=codes.shares("ssda903-in-touch", leaving["in_touch"], "leaving.in_touch"),
        activity=codes.shares("ssda903-activity", leaving["activity"], "leaving.activity"),
        accommodation=tuple(
            (Accommodation(row["code"], row.get("from_age", 0)), row["weight"])
            for row in leaving["accommodation"]
            if codes.valid("ssda903-accommodation", row["code"], "leaving.accommodation")
        ),
        adopters=weighted(
            ((int(row["number"]), row["sex"], row["status"]), row["weight"])
            for row in raw["adopters"]
            if codes.all_valid(
                row, {"sex": "ssda903-adopter-sex", "status": "ssda903-adopter-legal-status"}, "adopters"
            )
        ),
        permanence=codes.shares("ssda903-previous-permanence", permanence["codes"], "previous_permanence"),
        authorities=codes.shares(
            "ssda903-permanence-authority", permanence["authorities"], "previous_permanence.authorities"
        ),
        absences=codes.shares("ssda903-absence-type", raw["missing"]["kinds"], "missing.kinds"),
        absence_lasts=_ranges(raw["missing"]["lasts"], "days"),
        worker_lasts=_ranges(workers["lasts"], "days"),
        worker_changes=codes.shares(change_list, changes, "social_workers.later")
        if changes
        else weighted(()),
        left_out=left_out,
        plain=raw,
    )


def _left_out(tables: Mapping[str, str], year: CollectionYear) -> frozenset[str]:
    """Parts for which the return has no table in a year."""
    from kinspec.standard import format_for

    left_out = set()
    for part, place in tables.items():
        format_id, _, table = place.partition(".")
        found = format_for(format_id, year).tables.get(table)
        if found is None:
            raise ContentError(f"tables.{part}: {format_id} has no table {table}", FOLDER)
        since, until = found.from_year, found.until_year
        if (since is not None and year < since) or (until is not None and year > until):
            left_out.add(part)
    return frozenset(left_out)
