"""The model of a family's life: a few plain values, all invented. Days are proleptic ordinals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a child lives: the kind of placement, and the house it is.

    `number` is the one that Ofsted gave the home or the agency. `key` is the same for two placements in one
    house with one carer. A short-term break is noted without a postcode.
    """

    code: str
    provider: str | None
    setting: str
    postcode: str | None
    number: str | None
    key: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of care. `ceased` is None while it goes on; `change` says why the placement ended."""

    start: int
    end: int | None
    new: str
    legal: str
    need: str
    place: Place
    ceased: str | None = None
    change: str | None = None
    home_postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A period of care: a run of episodes without a gap."""

    episodes: tuple[Episode, ...]

    @property
    def start(self) -> int:
        """The first day."""
        return self.episodes[0].start

    @property
    def end(self) -> int | None:
        """The last day, None while the child is looked after."""
        return self.episodes[-1].end

    @property
    def last(self) -> Episode:
        """The last episode."""
        return self.episodes[-1]


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a start and perhaps an end, and the code that goes with it."""

    start: int
    end: int | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What is noted about a year in care. None: not asked at this age."""

    immunisations: bool
    teeth_check: bool
    health_assessment: bool
    promotion_check: bool | None
    score: int | None
    no_score_because: str | None
    convicted: bool | None
    substance_misuse: bool
    intervention_received: bool | None
    intervention_offered: bool | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is known about a young person who has left care, around a birthday."""

    in_touch: str
    activity: str
    accommodation: str


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """The way of one or more children of a family to adoption, as far as it goes within the year.

    Days after the end of the year stand here too; what is written takes no notice of them.
    """

    decided: int
    ordered: int
    placed: int
    matched: int
    adopted: int | None
    reversed: int | None
    reversed_because: str | None
    adopters: tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Adoption:
    """An adoption that took place."""

    decided: int
    matched: int
    by_foster_carer: bool
    adopters: int
    sex: str
    status: str


@dataclass(frozen=True, slots=True)
class PreviousPermanence:
    """Whether a child had left care for good before; `day` is as exact as it is known: 2010, 2010-05."""

    code: str
    authority: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """A social worker's time with a child, and why it began."""

    start: int
    end: int | None
    worker: str
    reason: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A member of the family as one child has them. `number` is that of a child who is known as well."""

    relation: str
    born: int | None
    given: str | None = None
    surname: str | None = None
    number: int | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child with all that is noted for one collection year.

    `mother` is None where the question is not asked. `unaccompanied` has the end of that status, if any.
    """

    number: int
    family: int
    female: bool
    born: int
    given: str
    surname: str
    ethnic: str
    pupil_number: str | None
    no_pupil_number: str | None
    nhs_number: str | None
    mother: bool | None = None
    first_child_born: int | None = None
    relatives: tuple[Relative, ...] = ()
    unaccompanied: Span | None = None
    episodes: tuple[Episode, ...] = ()
    reviews: tuple[Span, ...] = ()
    health: Health | None = None
    leaving: Leaving | None = None
    adoption: Adoption | None = None
    adoption_plan: Span | None = None
    previous: PreviousPermanence | None = None
    absences: tuple[Span, ...] = ()
    deprivations: tuple[Span, ...] = ()
    allocations: tuple[Allocation, ...] = ()
