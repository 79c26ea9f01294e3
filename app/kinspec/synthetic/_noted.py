"""What is noted about a child in the year: reviews, health, absences, social workers and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinspec.synthetic._chance import Chance, weighted
from kinspec.synthetic._content import Care, Records, days
from kinspec.synthetic._days import age_on, birthday
from kinspec.synthetic._family import (
    Adoption,
    AdoptionPlan,
    Allocation,
    Episode,
    Health,
    Leaving,
    Period,
    PreviousPermanence,
    Span,
)
from kinspec.synthetic._numbers import Numbers


@dataclass(slots=True)
class Notes:
    """Makes the notes about children in a year."""

    care: Care
    records: Records
    numbers: Numbers

    def in_the_year(self, periods: Sequence[Period]) -> tuple[Episode, ...]:
        """The episodes that reach into the year: these make the return."""
        first = self.care.first_day
        return tuple(one for of in periods for one in of.episodes if one.end is None or one.end >= first)

    def breaks_only(self, episodes: Sequence[Episode]) -> bool:
        """Whether a child only has short-term breaks, of which little is noted."""
        statuses = self.care.plain["short_breaks"]["statuses"]
        return all(one.legal in statuses for one in episodes)

    def looked_after_all_year(self, episodes: Sequence[Episode]) -> bool:
        """Whether a child was looked after for the whole year, as the return reckons it."""
        first, last, goes_on = self.care.first_day, self.care.last_day, self.care.goes_on
        breaks = self.care.plain["short_breaks"]["statuses"]
        began = self.care.new["start"]
        return bool(episodes) and not any(
            (one.new == began and first < one.start <= last)
            or (one.ceased != goes_on and one.end is not None and first <= one.end < last)
            or one.legal in breaks
            for one in episodes
        )

    def reviews(self, chance: Chance, born: int, periods: Sequence[Period]) -> tuple[Span, ...]:
        """The reviews that were held in the year."""
        told = self.records.plain["reviews"]
        first, last = self.care.first_day, self.care.last_day
        talks = birthday(born, told["code_from_age"])
        found = []
        for of in periods:
            until = last if of.end is None else min(of.end, last)
            for day in _due(told, chance, of.start, first):
                if day > until:
                    break
                if day >= max(first, of.start + 1):
                    code = told["too_young"] if day < talks else chance.pick(self.records.review_codes)
                    found.append(Span(day, None, code))
        return tuple(found)

    def health(self, chance: Chance, born: int) -> Health:
        """The health of a child who was looked after for the whole year."""
        told = self.records.plain["health"]
        last = self.care.last_day
        misuse = told["substance_misuse"]
        misused = age_on(born, last) >= misuse["from_age"] and chance.hits(misuse["in_a_hundred"])
        received = chance.hits(misuse["received_in_a_hundred"]) if misused else None
        score, because = self._difficulties(chance, born, told["difficulties"])
        check, convicted = told["promotion_check"], told["convicted"]
        return Health(
            chance.hits(told["immunisations"]),
            chance.hits(told["teeth_check"]),
            chance.hits(told["health_assessment"]),
            chance.hits(check["in_a_hundred"]) if birthday(born, check["until_age"]) > last else None,
            score,
            because,
            chance.hits(convicted["in_a_hundred"]) if birthday(born, convicted["from_age"]) <= last else None,
            misused,
            received,
            chance.hits(misuse["offered_in_a_hundred"]) if received is False else None,
        )

    def _difficulties(self, chance: Chance, born: int, told: Any) -> tuple[int | None, str | None]:
        """The score of the questionnaire, or why there is none; neither for other ages."""
        first, last = self.care.first_day, self.care.last_day
        youngest, oldest = told["ages"]
        begins, ends = birthday(born, youngest), birthday(born, oldest + 1)
        if begins > last or ends < first:
            return None, None
        # Around either birthday the form may not have been due when it was asked for.
        if (begins > first or birthday(born, oldest) < last) and chance.hits(50):
            return None, told["out_of_age"]
        if chance.hits(told["scored_in_a_hundred"]):
            return chance.between(*chance.pick(self.records.scores)), None
        return None, chance.pick(self.records.no_score)

    def leaving(self, chance: Chance, born: int) -> Leaving:
        """What is known of a young person who has left care."""
        told = self.records.plain["leaving"]
        in_touch = chance.pick(self.records.in_touch)
        if in_touch != told["with_details"]:
            return Leaving(in_touch, told["not_applicable"], told["not_applicable"])
        age = age_on(born, self.care.first_day)
        homes = weighted(
            (one.code, share) for one, share in self.records.accommodation if one.from_age <= age
        )
        return Leaving(in_touch, chance.pick(self.records.activity), chance.pick(homes))

    def leaves_for_good(self, born: int, periods: Sequence[Period]) -> bool:
        """Whether a child who left care in the year is asked about as a care leaver in the same year.

        So it is where the birthday from which young people are asked comes after they left, and they were
        looked after for long enough from certain ages on.
        """
        told = self.records.plain["leaving"]
        last = periods[-1].last
        asked = birthday(born, told["from_age"])
        if last.end is None or not last.end < asked <= self.care.last_day or asked < self.care.first_day:
            return False
        if last.ceased in told["not_after"] or self.breaks_only([last]):
            return False
        return all(
            sum(max(0, (of.end or 0) - max(of.start, birthday(born, one["from_age"]))) for of in periods)
            >= one["days"]
            for one in told["looked_after"]
        )

    def adoption(self, plan: AdoptionPlan, last: Episode) -> Adoption | None:
        """An adoption that took place in the year."""
        if last.end is None or last.end != plan.adopted:
            return None
        by_carer = last.place.code in self.records.plain["with_foster_carer"]
        return Adoption(plan.decided, plan.matched, by_carer, *plan.adopters)

    def adoption_plan(self, plan: AdoptionPlan) -> Span | None:
        """The decision that a child is to be adopted, if it was in force in the year."""
        if plan.decided > self.care.last_day:
            return None
        if plan.reversed is not None and plan.reversed <= self.care.last_day:
            return Span(plan.decided, plan.reversed, plan.reversed_because)
        return Span(plan.decided, None)

    def previous(self, chance: Chance, born: int, episodes: Sequence[Episode]) -> PreviousPermanence | None:
        """Whether a child who became looked after in the year had left care for good before."""
        told = self.records.plain["previous_permanence"]
        began = self.care.new["start"]
        if not any(one.new == began and one.start >= self.care.first_day for one in episodes):
            return None
        code = chance.pick(self.records.permanence)
        earliest = born + told["least_age_days"]
        latest = episodes[0].start - 400
        if code == told["none"] or earliest >= latest:
            return PreviousPermanence(told["none"])
        day = date.fromordinal(chance.between(earliest, latest))
        text = day.isoformat()
        if not chance.hits(told["day_known_in_a_hundred"]):
            text = text[:7] if chance.hits(told["month_known_in_a_hundred"]) else text[:4]
        return PreviousPermanence(code, chance.pick(self.records.authorities), text)

    def absences(self, chance: Chance, born: int, of: Period) -> tuple[Span, ...]:
        """The times in the year at which a child was missing or away without leave."""
        told = self.records.plain["missing"]
        first, last = self.care.first_day, self.care.last_day
        age = age_on(born, last)
        shares = told["in_a_hundred_by_age"]
        if age not in shares or not chance.hits(shares[age]):
            return ()
        begins = max(of.start + 1, first, birthday(born, min(shares)))
        ends = last if of.end is None else min(of.end - 1, last)
        number = chance.between(*days(told["episodes"]))
        found: list[Span] = []
        for start in sorted(chance.between(begins, ends) for _ in range(number)) if begins <= ends else ():
            if found and (found[-1].end is None or start <= found[-1].end):
                continue
            end: int | None = start + chance.between(*chance.pick(self.records.absence_lasts))
            if end is not None and end > ends:
                open_ended = of.end is None and start > of.last.start
                end = None if open_ended and chance.hits(told["still_missing_in_a_hundred"]) else ends
            found.append(Span(start, end, chance.pick(self.records.absences)))
        return tuple(found)

    def deprivations(self, chance: Chance, born: int, periods: Sequence[Period]) -> tuple[Span, ...]:
        """Orders that take a child's liberty, in a placement where that is done."""
        told = self.records.plain["deprivation_of_liberty"]
        if "deprivation-of-liberty" in self.records.left_out:
            return ()
        first, last = self.care.first_day, self.care.last_day
        places = told["places"]
        found = []
        for of in periods:
            for start, end, code in _runs(of, places):
                lowest = max(start + 1, first, birthday(born, told["from_age"]))
                highest = (last if end is None else min(end, last)) - 2
                if lowest > highest or not chance.hits(places[code]):
                    continue
                begins = chance.between(lowest, highest)
                stops: int | None = begins + chance.between(*days(told["days"]))
                if stops is not None and end is not None:
                    stops = min(stops, end - 1)
                if stops is not None and stops > last:
                    stops = None if end is None else last
                found.append(Span(begins, stops))
        return tuple(found)

    def allocations(self, chance: Chance, periods: Sequence[Period]) -> tuple[Allocation, ...]:
        """The social workers of a child. The last one stays, whether or not the child has left care."""
        if "social-worker-allocation" in self.records.left_out or not periods:
            return ()
        told = self.records.plain["social_workers"]
        first, last = self.care.first_day, self.care.last_day
        joined = _joined(periods)
        found: list[Allocation] = []
        for at, (start, end) in enumerate(joined):
            final = at == len(joined) - 1
            day = min(start + chance.between(0, 2), last, end if end is not None else last)
            reason = told["first"]
            limit = last if end is None else end
            while True:
                until = day + chance.between(*chance.pick(self.records.worker_lasts))
                stop = None if until > limit - 40 else until
                if stop is None and not final:
                    stop = max(limit, day + 1)
                found.append(Allocation(day, stop, self.numbers.worker(chance), reason))
                if stop is None or stop >= limit:
                    break
                day = stop + chance.between(*days(told["apart"]))
                reason = chance.pick(self.records.worker_changes)
        return tuple(one for one in found if one.end is None or one.end >= first)


def _due(told: Any, chance: Chance, start: int, first: int) -> Iterator[int]:
    """The days of reviews, one after the other; those long before the year are passed over."""
    early, then = told["early"], told["then"]
    for due in told["due"]:
        yield start + due - chance.below(early)
    due = start + told["due"][-1] + then
    if due < first - then:
        due += (first - then - due) // then * then
    while True:
        yield due - chance.below(early)
        due += then


def _runs(of: Period, places: Any) -> Iterator[tuple[int, int | None, str]]:
    """Stretches of a period in one kind of placement."""
    run: tuple[int, int | None, str] | None = None
    for one in of.episodes:
        code = one.place.code
        if run is not None and code == run[2]:
            run = (run[0], one.end, code)
            continue
        if run is not None:
            yield run
        run = (one.start, one.end, code) if code in places else None
    if run is not None:
        yield run


def _joined(periods: Sequence[Period]) -> list[tuple[int, int | None]]:
    """Periods of care with one team; breaks that follow each other closely are one."""
    found = [(periods[0].start, periods[0].end)]
    for of in periods[1:]:
        start, end = found[-1]
        if end is not None and of.start - end < 60 and of.start - start < 400 and len(periods) > 2:
            found[-1] = (start, of.end)
        else:
            found.append((of.start, of.end))
    return found
