"""Families one after the other, each with its children and what is noted about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from kinspec.standard import CollectionYear
from kinspec.synthetic import _content as content
from kinspec.synthetic._career import Settings
from kinspec.synthetic._chance import Chance
from kinspec.synthetic._content import Care, Families
from kinspec.synthetic._courses import COURSES, Course, Household
from kinspec.synthetic._days import age_on, birthday
from kinspec.synthetic._family import Child, Episode, Relative
from kinspec.synthetic._noted import Notes
from kinspec.synthetic._numbers import Numbers, numbers

ALONE = "unaccompanied"


def children(count: int, seed: int, year: CollectionYear) -> Iterator[Child]:
    """So many children of invented families. The first ones are the same however many are asked for."""
    yield from islice(_everyone(seed, year), count)


def _everyone(seed: int, year: CollectionYear) -> Iterator[Child]:
    makers = _makers(seed, year)
    family, number = 0, 1
    while True:
        family += 1
        for child in makers.family(family, number):
            number += 1
            yield child


def _makers(seed: int, year: CollectionYear) -> Maker:
    care, families = content.care(year), content.families(year)
    known = numbers(families.plain["invented"], seed)
    notes = Notes(care, content.records(year), known)
    return Maker(seed, care, families, known, Settings(care, known), notes)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the families of one run."""

    seed: int
    care: Care
    families: Families
    numbers: Numbers
    settings: Settings
    notes: Notes

    def family(self, family: int, number: int) -> list[Child]:
        """The children of a family who stand in the return; their numbers begin with `number`."""
        chance = Chance(self.seed, family)
        kind = chance.pick(self.families.kinds)
        needs = self.families.need
        house = Household(
            self.care,
            self.families,
            self.settings,
            chance,
            kind,
            None if kind == ALONE else self.numbers.postcode(chance),
            chance.pick(needs.get(kind) or needs["general"]),
            self.notes.records.adopters,
            chance.pick(self.families.further[kind]),
        )
        COURSES[kind](house)
        surname = chance.one_of(self.families.names["surnames"])
        ethnic = chance.pick(self.families.ethnic.get(kind) or self.families.ethnic["general"])
        relatives = self._relatives(house, surname, number)
        found: list[Child] = []
        for at, course in enumerate(house.courses):
            if course.counts:
                kin = tuple(one for place, one in enumerate(relatives) if place != at)
                given = relatives[at].given or ""
                found.append(
                    self._child(house, course, number + len(found), family, given, surname, ethnic, kin)
                )
        return found

    def _relatives(self, house: Household, surname: str, number: int) -> list[Relative]:
        """Everybody as the others see them: the children in their order, then the parents."""
        chance, names = house.chance, self.families.names
        taken: set[str] = set()
        found = []
        for course in house.courses:
            pool = names["female" if course.female else "male"]
            given = chance.one_of(pool)
            while given in taken:
                given = chance.one_of(pool)
            taken.add(given)
            known = None
            if course.counts:
                known, number = number, number + 1
            relation = house.plain["relations"]["sister" if course.female else "brother"]
            found.append(Relative(relation, course.born, given, surname, known))
        if house.kind != ALONE:
            found += self._parents(house, surname)
        return found

    def _parents(self, house: Household, surname: str) -> Iterator[Relative]:
        chance, told, names = house.chance, house.plain["parents"], self.families.names
        births = [course.born for course in house.courses]
        lowest, highest = told["mother_at_first_birth"]
        highest = max(lowest, min(highest, told["mother_at_last_birth"] - (max(births) - min(births)) // 365))
        born = birthday(min(births), -chance.between(lowest, highest)) - chance.below(365)
        relations = house.plain["relations"]
        if chance.hits(told["mother_known"]):
            yield Relative(
                relations["mother"], born, chance.one_of(names["female"]), surname, None, house.home
            )
        if chance.hits(told["father_known"]):
            other = surname if chance.hits(50) else chance.one_of(names["surnames"])
            older = chance.between(*told["father_older_by_days"])
            his = min(born - older, birthday(min(births), -lowest))
            yield Relative(relations["father"], his, chance.one_of(names["male"]), other)

    def _child(
        self,
        house: Household,
        course: Course,
        number: int,
        family: int,
        given: str,
        surname: str,
        ethnic: str,
        kin: tuple[Relative, ...],
    ) -> Child:
        notes, chance, born = self.notes, house.chance, course.born
        periods = course.periods
        episodes = notes.in_the_year(periods)
        breaks = notes.breaks_only(episodes)
        asked = course.leaver or (bool(periods) and notes.leaves_for_good(born, periods))
        mother, first_child = self._mother(house, course, episodes, breaks)
        pupil, without = self._pupil_number(house, course, number)
        plan = course.plan
        return Child(
            number=number,
            family=family,
            female=course.female,
            born=born,
            given=given,
            surname=surname,
            ethnic=ethnic,
            pupil_number=pupil,
            no_pupil_number=without,
            nhs_number=self.numbers.nhs_number(number),
            mother=mother,
            first_child_born=first_child,
            relatives=kin,
            unaccompanied=course.unaccompanied,
            episodes=episodes,
            reviews=() if breaks else notes.reviews(chance, born, periods),
            health=notes.health(chance, born) if notes.looked_after_all_year(episodes) else None,
            leaving=notes.leaving(chance, born) if asked else None,
            adoption=notes.adoption(plan, episodes[-1]) if plan else None,
            adoption_plan=notes.adoption_plan(plan) if plan else None,
            previous=notes.previous(chance, born, episodes),
            absences=() if breaks else notes.absences(chance, born, periods[-1]),
            deprivations=() if breaks else notes.deprivations(chance, born, periods),
            allocations=notes.allocations(chance, periods),
        )

    def _mother(
        self, house: Household, course: Course, episodes: tuple[Episode, ...], breaks: bool
    ) -> tuple[bool | None, int | None]:
        """Whether a girl is a mother, and since when. It is asked of girls who are looked after."""
        if not course.female or not episodes or breaks:
            return None, None
        chance, told = house.chance, house.plain["mothers"]
        last = min(episodes[-1].end or self.care.last_day, self.care.last_day)
        earliest = birthday(course.born, told["first_at_age"])
        old_enough = age_on(course.born, self.care.first_day) >= told["from_age"]
        if not old_enough or earliest >= last or not chance.hits(told["in_a_hundred"]):
            return False, None
        return True, chance.between(earliest, last)

    def _pupil_number(self, house: Household, course: Course, number: int) -> tuple[str | None, str | None]:
        """The pupil number, or the reason why there is none."""
        told = house.plain["pupil_numbers"]
        if course.unaccompanied is not None and not house.chance.hits(told["unaccompanied_with_number"]):
            return None, told["never_at_school_here"]
        # Children come to school in the autumn after they are old enough.
        autumn = self.care.year.start.replace(year=self.care.year.start.year - 1, month=9, day=1)
        last = autumn.toordinal() - 1
        if birthday(course.born, told["school_from"]) > last:
            return None, told["too_young"]
        entered = autumn.year - (age_on(course.born, last) - told["school_from"])
        if course.unaccompanied is not None:
            arrived = date.fromordinal(course.unaccompanied.start)
            entered = max(entered, arrived.year - (arrived.month < autumn.month))
        return self.numbers.pupil_number(number, entered), None
