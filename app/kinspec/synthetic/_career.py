"""A period of care: episodes that follow on each other, from the first day to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kinspec.synthetic._chance import Chance, Weighted, weighted
from kinspec.synthetic._content import Absence, Care, Ending, Option, Step
from kinspec.synthetic._days import age_on
from kinspec.synthetic._family import Episode, Period, Place
from kinspec.synthetic._numbers import Numbers, count

Legal = tuple[tuple[int, str], ...]  # days with the legal status that begins on each
FOREVER = 1 << 30


@dataclass(slots=True)
class Settings:
    """Where children are placed: finds a place for a child.

    Homes and agencies are the same for everybody. Each home keeps its kind, its provider and its postcode.
    """

    care: Care
    numbers: Numbers
    _options: dict[tuple[str, int, str], Weighted[int]] = field(default_factory=dict)
    _endings: dict[tuple[str, int, str, str], Weighted[Ending]] = field(default_factory=dict)
    _postcodes: dict[int, str] = field(default_factory=dict)
    _homes: list[tuple[str, str | None]] = field(default_factory=list)
    _agencies: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = [row for kind in self.care.placements.values() for row, _ in kind]
        homes = {(row.place, row.provider): None for row in rows if row.number == "home"}
        agencies = {row.provider: None for row in rows if row.number == "agency"}
        self._homes, self._agencies = list(homes), list(agencies)

    def place(
        self, chance: Chance, kind: str, age: int, status: str, home: str | None, before: Place | None = None
    ) -> tuple[Place, Option]:
        """A place for a child of that age and legal status, another one than before."""
        rows = self.care.placements[kind]
        known = (kind, age, status)
        options = self._options.get(known)
        if options is None:
            options = self._options[known] = weighted(
                (number, share) for number, (row, share) in enumerate(rows) if row.takes(age, status)
            )
        number = chance.pick(options)
        option = rows[number][0]
        return self._house(chance, option, home, before), option

    def has_place(self, kind: str, age: int, status: str) -> bool:
        """Whether there is any kind of placement for such a child."""
        return any(row.takes(age, status) for row, _ in self.care.placements[kind])

    def _house(self, chance: Chance, option: Option, home: str | None, before: Place | None) -> Place:
        if option.number == "home":
            return self._registered_home(chance, option, home, before)
        # A child who moves from one parent to the other does not stay in the house that was left.
        at_home = option.at_home and (before is None or before.postcode != home)
        postcode = home if at_home else self.numbers.postcode(chance, home)
        ofsted = None
        if option.number == "agency":
            # Who runs an agency follows from its number, and so it is for homes below.
            kind, kinds = self._agencies.index(option.provider), len(self._agencies)
            ofsted = self.numbers.agency(
                kind + kinds * chance.below(count(self.numbers.plain["agency"]) // kinds)
            )
        return Place(option.place, option.provider, option.setting, postcode, ofsted, chance.below(1 << 40))

    def _registered_home(
        self, chance: Chance, option: Option, home: str | None, before: Place | None
    ) -> Place:
        kind, kinds = self._homes.index((option.place, option.provider)), len(self._homes)
        there_are = count(self.numbers.plain["home"]) // kinds
        key = kind + kinds * chance.below(there_are)
        while True:
            postcode = self._postcodes.get(key)
            if postcode is None:
                postcode = self._postcodes[key] = self.numbers.postcode_of(key)
            ofsted = self.numbers.home(key)
            if postcode != home and (before is None or before.number != ofsted):
                return Place(option.place, option.provider, option.setting, postcode, ofsted, key)
            key = (key + kinds) % (there_are * kinds)

    def ending(self, chance: Chance, kind: str, age: int, last: Episode) -> str:
        """Why a period ends, by the kind of family or of ending, the age on the day and the last episode."""
        known = (kind, age, last.legal, last.place.code)
        found = self._endings.get(known)
        if found is None:
            found = self._endings[known] = weighted(
                (row, share)
                for row, share in self.care.endings[kind]
                if row.fits(age, last.legal, last.place.code)
            )
        return chance.pick(found).reason


def within(
    paths: Weighted[tuple[Step, ...]], start: int, limits: Mapping[str, int]
) -> Weighted[tuple[Step, ...]]:
    """The paths on which every status begins before its limit, however long the steps before it last."""

    def keeps(path: Sequence[Step]) -> bool:
        latest = start
        for step in path:
            if latest >= limits.get(step.status, FOREVER):
                return False
            latest += 0 if step.days is None else step.days[1]
        return True

    shares = (one - before for before, one in pairwise((0.0, *paths.sums)))
    return weighted(one for one in zip(paths.things, shares, strict=True) if keeps(one[0]))


def legal_course(path: Sequence[Step], start: int, chance: Chance) -> Legal:
    """The days on which the legal status changes along a path."""
    found = []
    day = start
    for step in path:
        found.append((day, step.status))
        if step.days is not None:
            day += chance.between(*step.days)
    return tuple(found)


@dataclass(slots=True)
class _Run:
    """A period under way."""

    settings: Settings
    chance: Chance
    kind: str
    born: int
    need: str
    home: str | None
    episodes: list[Episode]
    start: int
    new: str
    status: str
    place: Place
    option: Option | None

    def turn(self, day: int, new: str, change: str | None, status: str, place: Place) -> None:
        """End the episode and begin the next on the same day."""
        self.episodes.append(self._episode(day, self.settings.care.goes_on, change))
        self.start, self.new, self.status, self.place = day, new, status, place

    def _episode(self, end: int | None, ceased: str | None, change: str | None) -> Episode:
        return Episode(
            self.start, end, self.new, self.status, self.need, self.place, ceased, change, self.home
        )

    def whole(self) -> Period:
        """The period, its last episode still open."""
        return Period((*self.episodes, self._episode(None, None, None)))

    def move(self, day: int, status: str) -> bool:
        """Let the child move, perhaps as the legal status changes. False where there is nowhere to go."""
        age = age_on(self.born, day)
        if not self.settings.has_place(self.kind, age, status):
            return False
        place, option = self.settings.place(self.chance, self.kind, age, status, self.home, self.place)
        care = self.settings.care
        new = care.new["placement" if status == self.status else "placement_and_legal"]
        self.turn(day, new, self.chance.pick(care.change), status, place)
        self.option = option
        return True


def period(
    settings: Settings,
    chance: Chance,
    kind: str,
    born: int,
    need: str,
    home: str | None,
    legal: Legal,
    until: int,
    first: tuple[Place, Option] | None = None,
    moves: bool = True,
) -> Period:
    """A period of care from the first change of legal status up to the day before `until`, left open."""
    care = settings.care
    start, status = legal[0]
    age = age_on(born, start)
    if first is None or not first[1].takes(age, status):
        first = settings.place(chance, kind, age, status, home)
    run = _Run(
        settings, chance, kind, born, need, home, [], start, care.new["start"], status, first[0], first[1]
    )
    coming = [change for change in legal[1:] if change[0] < until]
    move = _next_move(care, chance, start, moves)
    absences: dict[Absence, int] = {}
    while True:
        day, status = coming[0] if coming else (FOREVER, run.status)
        if min(day, move) >= until:
            return run.whole()
        if day <= move:
            del coming[0]
            _legal_change(run, day, status, forced=day == move)
            if day == move:
                move = _next_move(care, chance, day, moves)
            continue
        back = _goes_away(run, absences, move, min(day, until))
        if back is None:
            _moves(run, move, moves)
        move = _next_move(care, chance, back or move, moves)


def _next_move(care: Care, chance: Chance, day: int, moves: bool) -> int:
    return day + chance.between(*chance.pick(care.stays)) if moves else FOREVER


def _legal_change(run: _Run, day: int, status: str, *, forced: bool) -> None:
    care = run.settings.care
    stays = run.option is None or run.option.allows(status)
    wanted = forced or not stays or run.chance.hits(care.plain["moves_with_legal_status"])
    if wanted and run.move(day, status):
        return
    run.turn(day, care.new["legal"], None, status, run.place)


def _moves(run: _Run, day: int, moves: bool) -> None:
    """A move for good: to another place, or to another kind of placement with the same carer."""
    care = run.settings.care
    change = care.becomes.get(run.place.code)
    age = age_on(run.born, day)
    may = change is not None and any(
        row.place == change.to and row.takes(age, run.status) for row, _ in care.placements[run.kind]
    )
    if (
        change is not None
        and may
        and day - run.start >= change.after
        and run.chance.hits(change.in_a_hundred)
    ):
        place = replace(run.place, code=change.to)
        run.turn(day, care.new["placement_same_carer"], care.status_only, run.status, place)
    else:
        run.move(day, run.status)


def _goes_away(run: _Run, absences: dict[Absence, int], day: int, until: int) -> int | None:
    """A short absence, if there is to be one; the day on which the child is back."""
    care, chance = run.settings.care, run.chance
    if not care.temporary or not chance.hits(care.temporary_in_a_hundred):
        return None
    away = chance.pick(care.temporary)
    back = day + chance.between(*away.days)
    if back >= until or absences.get(away, 0) >= away.most:
        return None
    absences[away] = absences.get(away, 0) + 1
    usual = run.place
    postcode = run.settings.numbers.postcode(chance, run.home)
    place = Place(away.place, None, away.setting, postcode, None, chance.below(1 << 40))
    run.turn(day, care.new["placement"], None, run.status, place)
    run.turn(back, care.new["placement"], None, run.status, usual)
    return back


def ended(of: Period, day: int, reason: str) -> Period:
    """A period that ends on a day after its last episode began."""
    return Period((*of.episodes[:-1], replace(of.last, end=day, ceased=reason)))
