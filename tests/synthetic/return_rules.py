"""Published rules of the children looked-after return, asked of children of the model.

Each is written here from the Department's rule (its number comes with each fault), in another way than the
families are made, so that one can catch the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from kinspec.standard import CollectionYear
from kinspec.synthetic import Child, Episode

BREAKS = {"V3", "V4"}
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
OTHER = {"Z11", "Z12", "Z13", "Z14", "Z1"}
ADOPTERS = {"A3", "A4", "A5", "A6"}
FOSTER = {"U1", "U2", "U3", "U4", "U5", "U6"}
ADOPTED = {"E11", "E12"}


def years(born: int, age: int) -> int:
    day = date.fromordinal(born)
    try:
        return day.replace(year=day.year + age).toordinal()
    except ValueError:
        return day.replace(year=day.year + age, day=28).toordinal()


def faults(child: Child, year: CollectionYear) -> Iterator[str]:
    """The numbers of the rules that the record of a child breaks."""
    start, end = year.start.toordinal(), year.end.toordinal()
    yield from _episodes(child, start, end)
    yield from _sequence(child.episodes)
    yield from _courses(child)
    yield from _header(child, start, end)
    yield from _adoption(child, start, end)
    yield from _health(child, start, end)
    yield from _leaving(child, start, end)
    yield from _absences(child, start, end)
    yield from _workers(child, start, end)
    yield from _before_and_alone(child, start, end)
    yield from _reviews(child, start, end)


def all_year(episodes: Sequence[Episode], start: int, end: int) -> bool:
    """The Department's reckoning of a child looked after for twelve months."""
    in_year = [one for one in episodes if one.start <= end and (one.end is None or one.end >= start)]
    return bool(in_year) and not any(
        (one.new == "S" and start < one.start <= end)
        or (one.ceased != "X1" and one.end is not None and start <= one.end < end)
        or (one in in_year and one.legal in BREAKS)
        for one in episodes
    )


def _episodes(child: Child, start: int, end: int) -> Iterator[str]:
    born = child.born
    for one in child.episodes:
        place, first = one.place, one.start
        tests = {
            "148": (one.end is None) != (one.ceased is None),
            "213": place.code in TEMPORARY | OTHER and place.provider is not None,
            "526": place.code not in TEMPORARY | OTHER and place.provider is None,
            "527-531": (place.code in {"P1", "R2", "R5"} and place.provider in {"PR1", "PR2"})
            or (place.code == "P1" and place.provider != "PR0")
            or (place.code in ADOPTERS | FOSTER | {"K1", "K2"} and place.provider == "PR3"),
            "550": place.provider == "PR0" and place.code != "P1",
            "214": one.legal in BREAKS and (place.postcode is not None or place.number is not None),
            "398": one.legal in BREAKS and one.home_postcode is not None,
            "392b": one.legal not in BREAKS
            and child.unaccompanied is None
            and (one.home_postcode is None or place.postcode is None),
            "392d": place.code != "P1"
            and one.home_postcode is not None
            and one.home_postcode == place.postcode,
            "222": place.code in {"P1", "P3", "R1", "R2", "R5"} | TEMPORARY | OTHER
            and place.number is not None,
            "218": one.legal not in BREAKS
            and place.number is None
            and place.code in ADOPTERS | FOSTER | {"K1", "K2", "K3", "R3", "S1"},
            "233": one.end is None and one.change is not None,
            "234": one.change == "CUSTOD" and first < years(born, 10),
            "302": first < born,
            "352": one.new == "S" and first >= years(born, 18),
            "354": first > end,
            "355, 356": one.end is not None and one.end <= first,
            "385": one.end is not None and one.end > end,
            "358": one.legal in {"J1", "J2", "J3"} and years(born, 10) >= first,
            "359": one.end is None and years(born, 18) < end and (one.legal, place.code) != ("V2", "K2"),
            "365": one.legal == "V3" and (one.end or end) > first + 17,
            "366": one.legal == "V3" and one.new != "S",
            "371": place.code == "K3" and first < years(born, 16),
            "372": place.code == "R5" and first < years(born, 10),
            "373": place.code == "S1" and first < years(born, 4),
            "374": place.code == "P3" and first < years(born, 14),
            "378": place.code == "P1" and one.legal == "V2",
            "380": place.code in TEMPORARY and one.new not in {"P", "B"},
            "381": place.code in TEMPORARY and one.ceased not in {None, "X1"},
            "382": place.code in TEMPORARY and one.legal in BREAKS,
            "384": one.legal in BREAKS and place.code in {"U1", "U4"},
            "386": one.ceased in ADOPTED and (one.end or 0) >= years(born, 18),
            "387": one.ceased in {"E5", "E6"} and (one.end or 0) < years(born, 14),
            "389": one.ceased == "E7" and (one.end or 0) < years(born, 16),
            "390": one.ceased in ADOPTED and place.code not in ADOPTERS,
            "407": one.ceased in {"E45", "E46", "E47", "E48"} and (one.end or 0) > years(born, 18),
            "408": place.code in {"A5", "A6"} and one.legal != "E1",
            "460": one.ceased == "E17" and (one.end or 0) < years(born, 18),
            "516": one.ceased in {"E45", "E46"} and place.code not in FOSTER,
            "217": place.code in {"A3", "A5"} and one.new not in {"S", "T", "U"},
            "not in the year": one.end is not None and one.end < start,
        }
        yield from (name for name, broken in tests.items() if broken)
        most = {"T1": 42, "T3": 21, "T4": 7}.get(place.code)
        if most is not None and one.end is not None and one.end - first > most:
            yield "375, 376, 379"


def _sequence(episodes: Sequence[Episode]) -> Iterator[str]:
    for before, one in pairwise(episodes):
        if before.end is None or before.ceased is None:
            yield "142"
            continue
        if one.start < before.end:
            yield "501"
        if one.new == "S" and one.start <= before.end:
            yield "431"
        if before.ceased != "X1" and one.new != "S":
            yield "432"
        if (before.ceased == "X1") != (one.start == before.end):
            yield "388"
        if before.ceased == "X1" and one.start == before.end and before.need != one.need:
            yield "504"
        if before.ceased in {"E2", "E15"} | ADOPTED:
            yield "437, 199"
        yield from _changes(before, one)
    if episodes and episodes[-1].ceased == "X1":
        yield "388"
    for first, away, back in zip(episodes, episodes[1:], episodes[2:], strict=False):
        if away.place.code in TEMPORARY and (
            back.new != "P"
            or (back.place.code, back.place.postcode) != (first.place.code, first.place.postcode)
        ):
            yield "383"


def _changes(before: Episode, one: Episode) -> Iterator[str]:
    def where(of: Episode) -> tuple[object, ...]:
        return of.place.code, of.place.postcode, of.place.number, of.place.provider

    same_place, same_status = where(before) == where(one), before.legal == one.legal
    moved = one.new in {"P", "B", "T", "U"}
    if one.new != "S" and one.start != before.end:
        yield "433"
    if one.new == "L" and (same_status or not same_place):
        yield "434"
    if one.new in {"P", "T"} and (not same_status or same_place):
        yield "435"
    if one.new in {"U", "B"} and (same_status or same_place):
        yield "436"
    temporary = {before.place.code, one.place.code} & TEMPORARY
    if before.ceased == "X1" and moved and not temporary and before.change is None:
        yield "225"
    if one.place.code in TEMPORARY and (one.change is not None or before.change is not None):
        yield "226"
    if before.change is not None and not moved:
        yield "a reason for a change that was none"


def _courses(child: Child) -> Iterator[str]:
    for status, most in {"L1": 3, "L2": 21, "L3": 7, "J2": 21}.items():
        for legal, run in groupby(child.episodes, key=lambda one: one.legal):
            if legal == status and sum((one.end or one.start) - one.start for one in run) > most:
                yield "361-364"
    statuses = {one.legal for one in child.episodes}
    if statuses >= BREAKS:
        yield "426"
    if sum((one.end or one.start) - one.start for one in child.episodes if one.legal == "V3") > 75:
        yield "367"
    if [one.place.code for one in child.episodes].count("T3") > 2:
        yield "377"
    if statuses and statuses <= BREAKS and (child.mother is not None or child.reviews):
        yield "399"


def _header(child: Child, start: int, end: int) -> Iterator[str]:
    if not child.episodes and child.leaving is None:
        yield "EPI"
    if child.born > end:
        yield "301"
    if years(child.born, 25) < start:
        yield "351"
    in_care = any(one.legal not in BREAKS for one in child.episodes)
    if in_care and child.pupil_number is None and child.no_pupil_number is None:
        yield "442"
    august = date.fromordinal(start).replace(year=date.fromordinal(start).year - 1, month=8, day=31)
    if child.no_pupil_number == "UN1" and years(child.born, 4) <= august.toordinal():
        yield "209"
    if child.episodes and child.episodes[0].start >= start and child.episodes[0].new != "S":
        yield "357"
    if child.female and in_care and child.mother is None:
        yield "165, 393, 607"
    if child.mother is not None and (not child.female or not child.episodes):
        yield "165, 628"
    if (child.mother or False) != (child.first_child_born is not None):
        yield "611, 612"
    if child.mother and years(child.born, 11) > start:
        yield "620"
    if child.first_child_born is not None:
        last = child.episodes[-1].end
        if child.first_child_born <= child.born or child.first_child_born > min(end, last or end):
            yield "621, 625"


def _adoption(child: Child, start: int, end: int) -> Iterator[str]:
    plan, done = child.adoption_plan, child.adoption
    with_adopters = [one for one in child.episodes if one.place.code in ADOPTERS]
    ordered = [one for one in child.episodes if one.legal == "E1"]
    if (with_adopters or ordered) and plan is None:
        yield "551, 553"
    if plan is not None:
        in_care = [one for one in child.episodes if one.legal not in BREAKS]
        tests = {
            "1003": child.episodes[0].new == "S" and plan.start < child.episodes[0].start,
            "117": plan.start > end or plan.start > (child.episodes[-1].end or end),
            "118": plan.end is not None and (plan.end < start or plan.end < in_care[0].start),
            "119": (plan.end is None) != (plan.code is None),
            "184": plan.start < child.born,
            "522": plan.end is not None and plan.end < plan.start,
            "552, 554": any(plan.start > one.start for one in (*with_adopters, *ordered)),
            "553": plan.end is not None and any(one.end is None for one in ordered),
            "557": plan.end is None
            and any(one.ceased not in {None, "X1"} | ADOPTED for one in (*with_adopters, *ordered)),
        }
        yield from (name for name, broken in tests.items() if broken)
    adopted = [one for one in child.episodes if one.ceased in ADOPTED]
    if bool(adopted) != (done is not None):
        yield "601, 602"
    if done is not None:
        last = adopted[-1]
        couple = {"L0": {"M1", "F1"}, "L11": {"MF"}, "L12": {"MM", "FF"}, "L3": {"MF"}, "L4": {"MM", "FF"}}
        tests = {
            "331": done.matched > last.start,
            "333": done.decided > done.matched,
            "334": last.new == "S"
            or any(one.new == "S" and done.decided < one.start for one in child.episodes),
            "335": done.by_foster_carer != (last.place.code in {"A3", "A5"}),
            "511, 514": (done.adopters == 1) != (done.sex in {"M1", "F1"}),
            "514-524": done.sex not in couple.get(done.status, {"MF", "MM", "FF"}),
            "521": done.decided > last.start,
            "523": plan is None or plan.start != done.decided,
            "525": plan is not None and plan.end is not None,
            "582": last.end == done.matched,
            "187, 134": all_year(child.episodes, start, end) or child.leaving is not None,
        }
        yield from (name for name, broken in tests.items() if broken)


def _health(child: Child, start: int, end: int) -> Iterator[str]:
    told = child.health
    if (told is not None) != all_year(child.episodes, start, end):
        yield "185, 190, 191, 198"
    if told is None:
        return
    born = child.born
    asked = told.score is not None or told.no_score_because is not None
    young = told.no_score_because == "SDQ1"
    tests = {
        "157": years(born, 4) <= start and years(born, 16) >= end and young,
        "186, 197B": years(born, 4) <= end and years(born, 17) >= start and not asked,
        "188": years(born, 4) > end and asked,
        "189": years(born, 17) < start and asked,
        "197a": told.score is not None and told.no_score_because is not None,
        "180": told.score is not None and not 0 <= told.score <= 40,
        "192, 193": told.substance_misuse != (told.intervention_received is not None),
        "158, 159": (told.intervention_received is False) != (told.intervention_offered is not None),
        "542": years(born, 10) > end and told.convicted is not None,
        "543": years(born, 10) < end and told.convicted is None,
        "545, 546": (years(born, 5) > end) != (told.promotion_check is not None),
        "215": child.leaving is not None,
    }
    yield from (name for name, broken in tests.items() if broken)


def _leaving(child: Child, start: int, end: int) -> Iterator[str]:
    told, born = child.leaving, child.born
    if told is None:
        return
    latest = max(years(born, age) for age in range(22) if years(born, age) <= end)
    details = told.activity != "0" and told.accommodation != "0"
    turns_17, turns_18 = years(born, 17), years(born, 18)
    aged_17, aged_18 = turns_17 <= end < turns_18, turns_18 <= end < years(born, 19)
    ends = [one.end for one in child.episodes]
    tests = {
        "391": turns_17 > end,
        "over 21": years(born, 22) <= end,
        "344": told.in_touch in {"DIED", "RHOM"} and (told.activity != "0" or told.accommodation != "0"),
        "345": (told.in_touch == "YES") != details,
        "347": told.accommodation[0] == "T" and turns_18 > start,
        "3001": start <= turns_17 <= end and told.accommodation[0] == "Z",
        "1000, 1011": any(one.ceased in {"E2", "E3"} | ADOPTED for one in child.episodes),
        "1007": (aged_17 or aged_18)
        and any(one.start <= latest and (one.end is None or latest < one.end) for one in child.episodes),
        "1016": (aged_17 and any(day is not None and day >= turns_17 for day in ends))
        or (aged_18 and any(day is not None and day >= turns_18 for day in ends)),
        "1014": child.unaccompanied is not None and not child.episodes,
    }
    yield from (name for name, broken in tests.items() if broken)


def _absences(child: Child, start: int, end: int) -> Iterator[str]:
    def within(day: int) -> bool:
        return any(one.start <= day and (one.end is None or day <= one.end) for one in child.episodes)

    for spans, least in ((child.absences, 0), (child.deprivations, 1)):
        for one in spans:
            tests = {
                "581, 578": not within(one.start),
                "577, 707": one.end is not None and not within(one.end),
                "570, 703": one.start > end or one.start <= child.born,
                "567, 702": one.end is not None and one.end < one.start + least,
                "571, 704": one.end is not None and not start <= one.end <= end,
                "575": one.end is None
                and spans is child.absences
                and any(of.end is not None and of.start <= one.start <= of.end for of in child.episodes),
                "580": one.end == years(child.born, 18),
            }
            yield from (name for name, broken in tests.items() if broken)
        for before, one in pairwise(spans):
            if before.end is None or one.start < before.end:
                yield "574, 705"
    for one in child.deprivations:
        for of in child.episodes:
            last = end if one.end is None else one.end
            meets = (of.end is None or one.start <= of.end) and last >= of.start
            if meets and of.place.code not in {"K2", "Z12", "Z13"}:
                yield "709, 710"


def _workers(child: Child, start: int, end: int) -> Iterator[str]:
    found = child.allocations
    for one in found:
        if one.start > end:
            yield "SW06STG2"
        if one.end is not None and (one.end <= one.start or not start - 365 <= one.end <= end):
            yield "SW07STG2, SW09STG2"
    for before, one in pairwise(found):
        if before.end is None:
            yield "SW08STG2"
        elif one.reason != "FCONTA" and abs(one.start - before.end) > 7:
            yield "SW10STG2"
    if found and found[-1].end is not None:
        yield "SW17STG2"
    for of in child.episodes:
        if of.legal in BREAKS or not (of.new == "S" or of.ceased != "X1"):
            continue
        last = end if of.end is None else of.end
        if not any(
            (of.ceased != "X1" and one.start <= last) or (of.new == "S" and one.start >= of.start)
            for one in found
        ):
            yield "SW12STG2"


def _before_and_alone(child: Child, start: int, end: int) -> Iterator[str]:
    came = any(one.new == "S" and one.start >= start for one in child.episodes)
    before = child.previous
    if came != (before is not None):
        yield "630, 634"
    if before is not None:
        if (before.code == "Z1") != (before.authority is None) or (before.code == "Z1") != (
            before.day is None
        ):
            yield "630"
        # Where the day or the month is not known the last one counts.
        if before.day is not None and len(before.day) >= 7:
            text = before.day if len(before.day) == 10 else f"{before.day}-28"
            if not child.born < date.fromisoformat(text).toordinal() < child.episodes[0].start:
                yield "632"
    alone = child.unaccompanied
    if alone is not None:
        if years(child.born, 11) > end:
            yield "231"
        if alone.end is not None and not start <= alone.end <= min(end, years(child.born, 18)):
            yield "104, 304"


def _reviews(child: Child, start: int, end: int) -> Iterator[str]:
    for one in child.reviews:
        if not start <= one.start <= end:
            yield "a review outside the year"
        if (one.code == "PN0") != (one.start < years(child.born, 4)):
            yield "440, 441"
        if not any(of.start <= one.start <= (of.end or end) for of in child.episodes):
            yield "a review of a child who is not looked after"
