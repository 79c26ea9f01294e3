"""What families are made of, read from `app/families` and checked against the lists of the standard.

A code that a list does not have is a fault. One that is not valid in the collection year is left out with its
row, so that the same files serve every year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kinspec.standard import (
    CollectionYear,
    Place,
    apart,
    complain,
    current,
    format_for,
    format_ids,
    per_content,
    portion,
    read_yaml,
)
from kinspec.synthetic._chance import Weighted, weighted

_Row = TypeVar("_Row")
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

    def valid(self, codelist_id: str, code: object, at: Place) -> bool:
        """Whether a code may be used. One that the list never had is a fault of the content."""
        found = current().codelist(codelist_id).codes.get(str(code))
        if found is None:
            complain(at.fault("unknown-name", f"there is no code {code} in the list {codelist_id}"))
            return False
        return found.valid_in(self._year.start, self._year.end)

    def shares(self, codelist_id: str, shares: Mapping[Any, float], at: Place) -> Weighted[str]:
        """Codes with their shares, those that are valid."""
        return self._some(
            (
                (str(code), share)
                for code, share in shares.items()
                if self.valid(codelist_id, code, at.down(code).key)
            ),
            at,
        )

    def one(self, codelist_id: str, code: object, at: Place) -> str:
        """A single code, which must be valid."""
        return self._some(((str(code), 1) for _ in (0,) if self.valid(codelist_id, code, at)), at).things[0]

    def _some(self, pairs: Iterable[tuple[str, float]], at: Place) -> Weighted[str]:
        found = weighted(pairs)
        if not found:
            raise at.fault("year", f"no code that stands here is valid in {self._year}")
        return found

    def all_valid(self, row: Mapping[str, Any], lists: Mapping[str, str], at: Place) -> bool:
        """Whether every code of a row is valid; `lists` names the list of each key that holds one or more."""
        return all(
            [
                self.valid(list_id, code, place)
                for key, list_id in lists.items()
                if key in row
                for code, place in (
                    [(code, at.down(key, number)) for number, code in enumerate(row[key])]
                    if isinstance(row[key], list)
                    else [(row[key], at / key)]
                )
            ]
        )


def _rows(rows: Iterable[_Row], at: Place) -> Iterator[tuple[_Row, Place]]:
    """The items of a list, each with its place."""
    return ((row, at / number) for number, row in enumerate(rows))


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


def _file(name: str) -> Place:
    return Place(portion("app") / "families" / name)


STATUS, TYPE, PROVIDER = "ssda903-legal-status", "ssda903-placement-type", "ssda903-placement-provider"
CEASED, NEW, CHANGE = (
    "ssda903-reason-episode-ceased",
    "ssda903-reason-new-episode",
    "ssda903-reason-place-change",
)
NEED, SETTING, RELATION = "ssda903-category-of-need", "setting-type", "family-relationship"
REVIEW, NO_SCORE, IN_TOUCH = "ssda903-review-participation", "ssda903-sdq-reason", "ssda903-in-touch"
ACTIVITY, ACCOMMODATION = "ssda903-activity", "ssda903-accommodation"
WORKER_CHANGE = "ssda903-social-worker-change"
# Words of a row, and the lists that their codes are of.
PLACED = {"place": TYPE, "provider": PROVIDER, "setting": SETTING, "legal": STATUS, "not_legal": STATUS}
ENDED = {"reason": CEASED, "legal": STATUS, "not_legal": STATUS, "places": TYPE}
ADOPTERS = {"sex": "ssda903-adopter-sex", "status": "ssda903-adopter-legal-status"}


@per_content
def care(year: CollectionYear) -> Care:
    """How children are looked after in a year. Raises `ContentError` for what cannot be used."""
    at = _file("care.yaml")
    raw = read_yaml(at.file)
    codes = Codes(year)
    codes.one(CEASED, raw["goes_on"], at / "goes_on")
    for key, code in raw["reasons_for_new_episode"].items():
        codes.one(NEW, code, at.down("reasons_for_new_episode", key))
    for key in ("order", "reversed_legal"):
        codes.one(STATUS, raw["adoption"][key], at.down("adoption", key))
    because = codes.shares(
        "ssda903-reason-placement-ceased",
        raw["adoption"]["reversed_because"],
        at.down("adoption", "reversed_because"),
    )
    for status in raw["not_made_from_age"]:
        codes.valid(STATUS, status, at.down("not_made_from_age", status).key)
    codes.all_valid(
        raw["short_breaks"], {"recorded_as_a_whole": STATUS, "statuses": STATUS}, at / "short_breaks"
    )
    codes.all_valid(raw["returns"], {"after": CEASED}, at / "returns")
    for part in ("becomes", "becomes_with_adoption"):
        for row, place in _rows(raw[part], at / part):
            codes.all_valid(row, {"from": TYPE, "to": TYPE}, place)
    changes, change_at = raw["reasons_for_change"], at / "reasons_for_change"
    codes.one(CHANGE, changes["with_adoption"], change_at / "with_adoption")
    return Care(
        year=year,
        paths={
            kind: weighted(
                (_path(row["steps"], place / "steps"), row["weight"])
                for row, place in _rows(rows, at.down("legal_paths", kind))
                if all(
                    [
                        codes.valid(STATUS, step["status"], there / "status")
                        for step, there in _rows(row["steps"], place / "steps")
                    ]
                )
            )
            for kind, rows in raw["legal_paths"].items()
        },
        placements={
            kind: tuple(
                (_option(row), row["weight"])
                for row, place in _rows(rows, at.down("placements", kind))
                if codes.all_valid(row, PLACED, place)
            )
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
            for row, place in _rows(raw["temporary"]["rows"], at.down("temporary", "rows"))
            if codes.all_valid(row, PLACED, place)
        ),
        temporary_in_a_hundred=raw["temporary"]["in_a_hundred"],
        new=raw["reasons_for_new_episode"],
        goes_on=raw["goes_on"],
        status_only=codes.one(CHANGE, changes["status_only"], change_at / "status_only"),
        change=codes.shares(CHANGE, changes["others"], change_at / "others"),
        endings={
            kind: tuple(
                (_ending(row), row["weight"])
                for row, place in _rows(rows, at.down("endings", kind))
                if codes.all_valid(row, ENDED, place)
            )
            for kind, rows in raw["endings"].items()
        },
        plain={**raw, "adoption": {**raw["adoption"], "reversed_because": because}},
    )


def _path(steps: Iterable[Mapping[str, Any]], at: Place) -> tuple[Step, ...]:
    found = tuple(Step(row["status"], days(row["days"]) if "days" in row else None) for row in steps)
    for number, step in enumerate(found):
        if (step.days is None) != (number == len(found) - 1):
            problem = "every step but the last says how many days it lasts, and the last goes on"
            complain((at / number).fault("contradiction", problem))
    return found


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
    """Which families there are in a year. Raises `ContentError` for what cannot be used."""
    at = _file("families.yaml")
    raw = read_yaml(at.file)
    codes = Codes(year)
    for key in ("too_young", "never_at_school_here"):
        codes.one("upn-unknown-reason", raw["pupil_numbers"][key], at.down("pupil_numbers", key))
    for key, code in raw["relations"].items():
        codes.one(RELATION, code, at.down("relations", key))
    return Families(
        kinds=weighted((kind, row["weight"]) for kind, row in raw["kinds"].items()),
        further={kind: weighted(row["further_children"].items()) for kind, row in raw["kinds"].items()},
        ages={kind: weighted(row.items()) for kind, row in raw["ages"].items() if isinstance(row, dict)},
        looked_after_for=_ranges(raw["looked_after_for"], "days"),
        ethnic={
            kind: codes.shares("ethnicity-dfe", row, at.down("ethnic", kind))
            for kind, row in raw["ethnic"].items()
        },
        need={kind: codes.shares(NEED, row, at.down("need", kind)) for kind, row in raw["need"].items()},
        names={key: tuple(names) for key, names in read_yaml(_file("names.yaml").file).items()},
        plain=raw,
    )


@per_content
def records(year: CollectionYear) -> Records:
    """What is noted in a year. Raises `ContentError` for what cannot be used."""
    at = _file("records.yaml")
    raw = read_yaml(at.file)
    codes = Codes(year)
    leaving, leaving_at = raw["leaving"], at / "leaving"
    scores, scores_at = raw["health"]["difficulties"], at.down("health", "difficulties")
    codes.one(REVIEW, raw["reviews"]["too_young"], at.down("reviews", "too_young"))
    codes.one(NO_SCORE, scores["out_of_age"], scores_at / "out_of_age")
    codes.one(IN_TOUCH, leaving["with_details"], leaving_at / "with_details")
    for list_id in (ACTIVITY, ACCOMMODATION):
        codes.one(list_id, leaving["not_applicable"], leaving_at / "not_applicable")
    codes.all_valid(leaving, {"not_after": CEASED}, leaving_at)
    workers, workers_at = raw["social_workers"], at / "social_workers"
    permanence, permanence_at = raw["previous_permanence"], at / "previous_permanence"
    left_out = _left_out(raw["tables"], year, at / "tables")
    # The list of reasons for a new social worker is as old as the table.
    changes: Mapping[str, float] = {} if "social-worker-allocation" in left_out else workers["later"]
    if changes:
        codes.one(WORKER_CHANGE, workers["first"], workers_at / "first")
    codes.one("ssda903-previous-permanence", permanence["none"], permanence_at / "none")
    codes.all_valid(raw, {"with_foster_carer": TYPE}, at)
    for place in raw["deprivation_of_liberty"]["places"]:
        codes.valid(TYPE, place, at.down("deprivation_of_liberty", "places", place).key)
    return Records(
        review_codes=codes.shares(REVIEW, raw["reviews"]["codes"], at.down("reviews", "codes")),
        scores=_ranges(scores["scores"], "score"),
        no_score=codes.shares(NO_SCORE, scores["reasons"], scores_at / "reasons"),
        in_touch=codes.shares(IN_TOUCH, leaving["in_touch"], leaving_at / "in_touch"),
        activity=codes.shares(ACTIVITY, leaving["activity"], leaving_at / "activity"),
        accommodation=tuple(
            (Accommodation(row["code"], row.get("from_age", 0)), row["weight"])
            for row, place in _rows(leaving["accommodation"], leaving_at / "accommodation")
            if codes.valid(ACCOMMODATION, row["code"], place / "code")
        ),
        adopters=weighted(
            ((int(row["number"]), row["sex"], row["status"]), row["weight"])
            for row, place in _rows(raw["adopters"], at / "adopters")
            if codes.all_valid(row, ADOPTERS, place)
        ),
        permanence=codes.shares("ssda903-previous-permanence", permanence["codes"], permanence_at / "codes"),
        authorities=codes.shares(
            "ssda903-permanence-authority", permanence["authorities"], permanence_at / "authorities"
        ),
        absences=codes.shares("ssda903-absence-type", raw["missing"]["kinds"], at.down("missing", "kinds")),
        absence_lasts=_ranges(raw["missing"]["lasts"], "days"),
        worker_lasts=_ranges(workers["lasts"], "days"),
        worker_changes=codes.shares(WORKER_CHANGE, changes, workers_at / "later")
        if changes
        else weighted(()),
        left_out=left_out,
        plain=raw,
    )


def _left_out(tables: Mapping[str, str], year: CollectionYear, at: Place) -> frozenset[str]:
    """Parts for which the return has no table in a year."""
    left_out = set()
    for part, named in tables.items():
        format_id, _, table = named.partition(".")
        found = format_for(format_id, year).tables.get(table)
        if found is None:
            raise (at / part).fault("unknown-name", f"there is no table {table} in the format {format_id}")
        since, until = found.from_year, found.until_year
        if (since is not None and year < since) or (until is not None and year > until):
            left_out.add(part)
    return frozenset(left_out)


def check_content() -> None:
    """Complain of codes, tables and steps that cannot be used in one of the years that are described."""
    for year in years():
        for part in (care, families, records):
            with apart():
                part(year)


def years() -> tuple[CollectionYear, ...]:
    """The years that any format describes, the oldest first."""
    described = [format_for(format_id) for format_id in format_ids()]
    oldest, newest = min(one.oldest for one in described), max(one.newest for one in described)
    return tuple(CollectionYear(ends) for ends in range(oldest.ends, newest.ends + 1))
