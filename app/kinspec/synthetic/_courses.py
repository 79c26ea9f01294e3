"""What happens to the children of a family, kind by kind: when they are looked after and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kinspec.synthetic._career import Legal, Settings, ended, legal_course, period, within
from kinspec.synthetic._chance import Chance, Weighted, weighted
from kinspec.synthetic._content import Care, Families, Option, Range, days
from kinspec.synthetic._days import age_on, birthday, years_before
from kinspec.synthetic._family import AdoptionPlan, Episode, Period, Place, Span

YEAR = 365


@dataclass(slots=True)
class Course:
    """A child of the family under way. Without periods and not a care leaver: known as a relative only."""

    born: int
    female: bool
    periods: tuple[Period, ...] = ()
    leaver: bool = False
    unaccompanied: Span | None = None
    plan: AdoptionPlan | None = None

    @property
    def counts(self) -> bool:
        """Whether the child stands in the return."""
        return bool(self.periods) or self.leaver


@dataclass(slots=True)
class Household:
    """What the children of a family share, and the luck of all of them."""

    care: Care
    families: Families
    settings: Settings
    chance: Chance
    kind: str
    home: str | None
    need: str
    adopters: Weighted[tuple[int, str, str]]
    further: int = 0
    courses: list[Course] = field(default_factory=list)

    @property
    def plain(self) -> Any:
        """The numbers of the content about families."""
        return self.families.plain

    def female(self) -> bool:
        """Whether a child is a girl."""
        return self.chance.hits(self.plain["female"][self.kind])

    def of_age(self, born: int) -> int:
        """The day on which a child comes of age."""
        return birthday(born, self.care.plain["comes_of_age"])

    def legal(self, start: int, born: int) -> Legal:
        """A course of legal statuses from a day on, without orders that no court makes at that age."""
        limits = {status: birthday(born, age) for status, age in self.care.plain["not_made_from_age"].items()}
        paths = within(self.care.paths[self.kind], start, limits)
        return legal_course(self.chance.pick(paths), start, self.chance)

    def allows(self, legal: Legal, born: int) -> bool:
        """Whether a court can make every order of a course for a child of that birth day."""
        limits = self.care.plain["not_made_from_age"]
        return all(status not in limits or day < birthday(born, limits[status]) for day, status in legal)

    def period(
        self,
        born: int,
        legal: Legal,
        until: int,
        *,
        first: tuple[Place, Option] | None = None,
        moves: bool = True,
    ) -> Period:
        """A period of care, left open."""
        return period(
            self.settings,
            self.chance,
            self.kind,
            born,
            self.need,
            self.home,
            legal,
            min(until, self.care.last_day + 1),
            first,
            moves,
        )

    def born_at(self, age: int, comes_of_age: int = 0) -> int:
        """A birth day of a child who has that age at the end of the year, or comes of age in the year."""
        if age == comes_of_age:
            return years_before(self.care.first_day + self.chance.below(YEAR), age)
        return years_before(self.care.last_day, age) - self.chance.below(YEAR)

    def apart(self, born: int, *, older: bool) -> int:
        """The birth day of a brother or sister."""
        if self.chance.hits(self.plain["twins"]):
            return born
        lowest, highest = (int(years * YEAR) for years in self.plain["siblings"]["years_apart"])
        gap = self.chance.between(lowest, highest)
        return born - gap if older else born + gap


def general(house: Household) -> None:
    """A family whose children are looked after, most of them from one day on and often together."""
    care, chance = house.care, house.chance
    age = chance.pick(house.families.ages["general"])
    born = house.born_at(age, house.care.plain["comes_of_age"])
    last = min(house.of_age(born), care.last_day)
    start = max(born, last - chance.between(*chance.pick(house.families.looked_after_for)))
    if last - start < 1:
        start = last - 1 if last - 1 >= born else born
    if start >= care.last_day:  # born on the last day: the year would hold no day of care
        born = start = care.last_day - 1 - chance.below(20)
    legal = house.legal(start, born)
    lead = Course(born, house.female())
    house.courses.append(lead)
    leave = _leaves(house, born, start)
    first = _stay(house, lead, legal, leave, None)
    oldest = youngest = born
    for _ in range(house.further):
        older = chance.hits(50)
        other = house.apart(oldest if older else youngest, older=older)
        oldest, youngest = min(oldest, other), max(youngest, other)
        if other < care.last_day - 1:
            _sibling(house, other, lead, legal, leave, first)


def _leaves(house: Household, born: int, start: int) -> int | None:
    """The day on which a child leaves care, None if that is after the year."""
    care, chance = house.care, house.chance
    of_age = house.of_age(born)
    if chance.hits(care.plain["leaves_in_the_year"][house.kind]):
        lowest = max(start + 4, care.first_day)
        highest = min(care.last_day, of_age) - 1
        if lowest <= highest:
            return chance.between(lowest, highest)
    return of_age if of_age <= care.last_day else None


def _stay(
    house: Household,
    child: Course,
    legal: Legal,
    leave: int | None,
    first: tuple[Place, Option] | None,
) -> tuple[Place, Option] | None:
    """Fill the periods of a child. Gives the first placement, for brothers and sisters."""
    care, chance = house.care, house.chance
    until = leave if leave is not None else care.last_day + 1
    if first is None:
        age = age_on(child.born, legal[0][0])
        first = house.settings.place(chance, house.kind, age, legal[0][1], house.home)
    stay = house.period(child.born, legal, until, first=first)
    if leave is None:
        child.periods = (stay,)
        return first
    reason = _reason(house, child.born, leave, stay.last)
    child.periods = (ended(stay, leave, reason),)
    back = care.plain["returns"]
    if reason in back["after"] and chance.hits(back["in_a_hundred"]):
        again = leave + chance.between(*days(back["days"]))
        if again < min(care.last_day - 4, house.of_age(child.born) - 30):
            of_age = house.of_age(child.born)
            later = house.period(child.born, house.legal(again, child.born), of_age)
            if of_age <= care.last_day:
                later = ended(later, of_age, _reason(house, child.born, of_age, later.last))
            child.periods = (*child.periods, later)
    return first


def _reason(house: Household, born: int, day: int, last: Episode) -> str:
    kind = "of_age" if day >= house.of_age(born) else house.kind
    return house.settings.ending(house.chance, kind, age_on(born, day), last)


def _sibling(
    house: Household,
    born: int,
    lead: Course,
    legal: Legal,
    leave: int | None,
    first: tuple[Place, Option] | None,
) -> None:
    """A brother or sister: looked after too, a care leaver by now, or only a relative."""
    care, chance = house.care, house.chance
    child = Course(born, house.female())
    house.courses.append(child)
    shares = house.plain["siblings"]
    start = max(legal[0][0], born)
    of_age = house.of_age(born)
    if not chance.hits(shares["looked_after_too"]) or start > of_age - 30 or start >= care.last_day:
        return
    if of_age < care.first_day:
        child.leaver = _could_be_leaver(house, born)
        return
    own = _leaves(house, born, start)
    # Who goes home on one day goes together; who is of age before that does not wait.
    if leave is not None and leave != house.of_age(lead.born) and start + 4 <= leave < of_age:
        own = leave
    shared = legal if start == legal[0][0] and house.allows(legal, born) else house.legal(start, born)
    _stay(house, child, shared, own, first if chance.hits(shares["placed_together"]) else None)


def _could_be_leaver(house: Household, born: int) -> bool:
    ages = house.families.ages["care-leaver"].things
    return age_on(born, house.care.last_day) in ages


def care_leaver(house: Household) -> None:
    """A young person who left care in an earlier year."""
    born = house.born_at(house.chance.pick(house.families.ages["care-leaver"]))
    house.courses.append(Course(born, house.female(), leaver=True))
    for _ in range(house.further):
        other = house.apart(born, older=house.chance.hits(50))
        if other < house.care.last_day:
            leaver = _could_be_leaver(house, other) and house.chance.hits(
                house.plain["siblings"]["looked_after_too"]
            )
            house.courses.append(Course(other, house.female(), leaver=leaver))


def unaccompanied(house: Household) -> None:
    """A child who came to the country alone, or with a brother or sister of about the same age."""
    care, chance = house.care, house.chance
    age = chance.pick(house.families.ages["unaccompanied"])
    born = house.born_at(age, house.care.plain["comes_of_age"])
    least = house.plain["ages"]["unaccompanied_least"]
    lowest = max(care.first_day - 900, birthday(born, least))
    arrived = chance.between(lowest, min(care.last_day - 2, house.of_age(born) - 20))
    for number in range(house.further + 1):
        own = born if number == 0 else min(born + chance.between(300, 700), birthday(arrived, -least) - 1)
        child = Course(own, house.female())
        house.courses.append(child)
        leave = _leaves(house, own, arrived)
        _stay(house, child, house.legal(arrived, own), leave, None)
        child.unaccompanied = Span(arrived, _status_ends(house, child, arrived))


def _status_ends(house: Household, child: Course, arrived: int) -> int | None:
    """The day on which a child stopped being an unaccompanied child in the eyes of the return."""
    care, chance = house.care, house.chance
    of_age = house.of_age(child.born)
    if of_age <= care.last_day:
        return of_age
    ends = house.plain["unaccompanied_status_ends"]
    lowest = max(arrived + ends["at_least_after_days"], care.first_day)
    if chance.hits(ends["in_a_hundred"]) and lowest < care.last_day:
        return chance.between(lowest, care.last_day - 1)
    return None


def short_breaks(house: Household) -> None:
    """A disabled child who lives at home and stays elsewhere for a few days now and then."""
    care, chance = house.care, house.chance
    child = Course(house.born_at(chance.pick(house.families.ages["short-breaks"])), house.female())
    house.courses.append(child)
    status = chance.pick(care.paths["short-breaks"])[0].status
    age = age_on(child.born, care.first_day)
    place, _ = house.settings.place(chance, house.kind, age, status, house.home)
    hidden = Place(place.code, place.provider, place.setting, None, None, place.key)
    # An agreement that is recorded as a whole is one episode, which may have begun in an earlier year.
    whole = status in care.plain["short_breaks"]["recorded_as_a_whole"]
    if whole:
        spans: list[tuple[int, int | None]] = [(care.first_day + chance.between(-400, 300), None)]
    else:
        spans = list(_breaks(house))
    found = []
    for start, end in spans:
        reason = None
        if end is not None:
            reason = chance.pick(_reasons(house)).reason
        found.append(
            Period((Episode(start, end, care.new["start"], status, house.need, hidden, reason, None, None),))
        )
    child.periods = tuple(found)


def _reasons(house: Household) -> Any:
    return weighted(house.care.endings["short-breaks"])


def _breaks(house: Household) -> Any:
    care, chance = house.care, house.chance
    number = chance.between(*days(care.plain["short_breaks"]["number"]))
    room = (care.last_day - care.first_day - 10) // number
    for at in range(number):
        nights = chance.between(*days(care.plain["short_breaks"]["nights"]))
        start = care.first_day + at * room + chance.below(max(room - nights - 1, 1))
        yield start, start + nights


def remand(house: Household) -> None:
    """A young person whom a court has remanded to the authority's care for a while."""
    care, chance = house.care, house.chance
    born = house.born_at(chance.pick(house.families.ages["remand"]))
    child = Course(born, house.female())
    house.courses.append(child)
    length = chance.between(*days(care.plain["remand"]["days"]))
    start = chance.between(care.first_day - length, care.last_day - 2)
    end = start + length
    stay = house.period(born, house.legal(start, born), end, moves=False)
    if end < care.last_day:
        reason = house.settings.ending(chance, house.kind, age_on(born, end), stay.last)
        stay = ended(stay, end, reason)
    child.periods = (stay,)


def adoption(house: Household) -> None:
    """One or two small children for whom adoption is the plan."""
    care, chance = house.care, house.chance
    told = care.plain["adoption"]

    def of(name: str) -> Range:
        return days(told[name])

    decided = chance.between(*of("decision_after"))
    ordered = decided + chance.between(*of("order_after_decision"))
    placed = ordered + chance.between(*of("placed_after_order"))
    matched = placed - min(chance.between(*of("matched_before_placed")), placed - ordered - 1)
    adopted: int | None = placed + chance.between(*of("adopted_after_placed"))
    changed = chance.hits(told["reversed_in_a_hundred"])
    reversed_: int | None = ordered + chance.between(*of("reversed_after_order")) if changed else None
    if changed:
        adopted = None
    last = adopted or reversed_ or 0
    # The way ends in the year at the earliest, and has begun before the year ends.
    start = chance.between(care.first_day - last + 1, care.last_day - 5)
    because = chance.pick(told["reversed_because"]) if changed else None
    plan = AdoptionPlan(
        start + decided,
        start + ordered,
        start + placed,
        start + matched,
        start + adopted if adopted is not None else None,
        start + reversed_ if reversed_ is not None else None,
        because,
        chance.pick(house.adopters),
    )
    young = chance.hits(told["in_a_hundred_at_birth"])
    born = start - (0 if young else chance.between(*of("age_at_start_days")))
    births = [born] + [born - chance.between(330, 900) for _ in range(house.further)]
    legal = _until_order(house, start, min(births), plan)
    age = age_on(max(births), start)
    first = house.settings.place(chance, house.kind, age, legal[0][1], house.home)
    adopters = house.settings.place(chance, "adopters", age, told["order"], house.home)
    for one in births:
        child = Course(one, house.female(), plan=plan)
        house.courses.append(child)
        stay = house.period(one, legal, care.last_day + 1, first=first, moves=False)
        child.periods = (_with_adopters(house, stay, plan, adopters[0]),)


def _until_order(house: Household, start: int, born: int, plan: AdoptionPlan) -> Legal:
    told = house.care.plain["adoption"]
    legal = [change for change in house.legal(start, born) if change[0] < plan.ordered]
    legal.append((plan.ordered, told["order"]))
    if plan.reversed is not None:
        legal.append((plan.reversed, told["reversed_legal"]))
    return tuple(legal)


def _with_adopters(house: Household, stay: Period, plan: AdoptionPlan, adopters: Place) -> Period:
    """The period with the placement for adoption, and with the adoption, as far as the year goes."""
    care, chance = house.care, house.chance
    if plan.adopted is None or plan.placed > care.last_day:
        return stay
    last = stay.last
    becomes = care.becomes_with_adoption.get(last.place.code)
    if becomes is not None:
        place = Place(becomes, last.place.provider, adopters.setting, last.place.postcode, last.place.number,
                      last.place.key)  # fmt: skip
        new, change = care.new["placement_same_carer"], care.status_only
    else:
        place, new, change = (
            adopters,
            care.new["placement"],
            care.plain["reasons_for_change"]["with_adoption"],
        )
    before = Episode(
        last.start, plan.placed, last.new, last.legal, last.need, last.place, care.goes_on, change,
        last.home_postcode,
    )  # fmt: skip
    after = Episode(plan.placed, None, new, last.legal, last.need, place, None, None, last.home_postcode)
    found = Period((*stay.episodes[:-1], before, after))
    if plan.adopted >= care.last_day:
        return found
    reason = chance.pick(weighted(care.endings["adopted"])).reason
    return ended(found, plan.adopted, reason)


COURSES: dict[str, Callable[[Household], None]] = {
    "general": general,
    "care-leaver": care_leaver,
    "unaccompanied": unaccompanied,
    "short-breaks": short_breaks,
    "remand": remand,
    "adoption": adoption,
}
