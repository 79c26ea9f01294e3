"""Children of the model as bundles of resources, one bundle for each child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters import id_maker, resource_maker, year_system
from kinspec.profiles import own_url
from kinspec.standard import CollectionYear, current
from kinspec.synthetic._days import written
from kinspec.synthetic._family import Allocation, Child, Episode, Place, Relative, Span
from kinspec.synthetic._numbers import Numbers

Resource = dict[str, Any]

# Invented data bears this label in FHIR: test health data.
TEST_LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}

_DFE = "valueCodeableConcept.coding:dfe.code"
# Profile -> the elements that are filled, in the order of the values below.
ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "child": (
        "identifier:localId.value",
        "identifier:upn.value",
        "identifier:nhsNumber.value",
        f"extension:upnUnknownReason.{_DFE}",
        f"extension:recordedSex.{_DFE}",
        "gender",
        f"extension:ethnicCategory.{_DFE}",
        "extension:ethnicCategory.valueCodeableConcept.coding:nhs.code",
        "extension:isMother.valueBoolean",
        "name.family",
        "name.given",
        "birthDate",
    ),
    "family-member": (
        "patient.reference",
        "relationship.coding:family.code",
        "identifier:localId.value",
        "name.family",
        "name.given",
        "birthDate",
        "address.postalCode",
    ),
    "looked-after-episode": (
        "status",
        "patient.reference",
        "period.start",
        "period.end",
        f"extension:reasonForNewEpisode.{_DFE}",
        f"extension:legalStatus.{_DFE}",
        f"extension:categoryOfNeed.{_DFE}",
        f"extension:placement.extension:type.{_DFE}",
        f"extension:placement.extension:provider.{_DFE}",
        "extension:placement.extension:setting.valueReference.reference",
        f"extension:placement.extension:reasonForChange.{_DFE}",
        f"extension:reasonEpisodeCeased.{_DFE}",
        "extension:homePostcode.valueString",
    ),
    "setting": ("identifier:urn.value", "type.coding:kind.code", "address.postalCode"),
    "review": ("subject.reference", "period.start", f"extension:participation.{_DFE}"),
    "missing-episode": ("subject.reference", "status", "code.coding:dfe.code", "period.start", "period.end"),
    "deprivation-of-liberty": ("subject.reference", "status", "period.start", "period.end"),
    "health-checks": (
        "subject.reference",
        "effectivePeriod.start",
        "effectivePeriod.end",
        "component:healthPromotionCheck.valueBoolean",
        "component:immunisations.valueBoolean",
        "component:teethCheck.valueBoolean",
        "component:healthAssessment.valueBoolean",
    ),
    "strengths-and-difficulties": (
        "subject.reference",
        "effectivePeriod.start",
        "effectivePeriod.end",
        "extension:recordedWith.valueReference.reference",
        "valueInteger",
        f"component:noScoreReason.{_DFE}",
    ),
    "substance-misuse": (
        "subject.reference",
        "effectivePeriod.start",
        "effectivePeriod.end",
        "extension:recordedWith.valueReference.reference",
        "valueBoolean",
        "component:interventionReceived.valueBoolean",
        "component:interventionOffered.valueBoolean",
    ),
    "conviction": (
        "subject.reference",
        "effectivePeriod.start",
        "effectivePeriod.end",
        "extension:recordedWith.valueReference.reference",
        "valueBoolean",
    ),
    "leaving-care": (
        "subject.reference",
        "effectivePeriod.start",
        "effectivePeriod.end",
        f"component:inTouch.{_DFE}",
        f"component:activity.{_DFE}",
        f"component:accommodation.{_DFE}",
    ),
    "adoption": (
        "subject.reference",
        "component:decisionDate.valueDateTime",
        "component:matchDate.valueDateTime",
        "component:adoptedByFosterCarer.valueBoolean",
        "component:numberOfAdopters.valueInteger",
        f"component:adopterSex.{_DFE}",
        f"component:adopterLegalStatus.{_DFE}",
    ),
    "previous-permanence": (
        "subject.reference",
        _DFE,
        f"component:authority.{_DFE}",
        "component:date.valueDateTime",
    ),
    "unaccompanied-status": ("subject.reference", "effectivePeriod.end"),
    "adoption-plan": (
        "subject.reference",
        "status",
        "period.start",
        "period.end",
        f"extension:reasonCeased.{_DFE}",
    ),
    "social-worker-allocation": (
        "subject.reference",
        "status",
        "participant.member.reference",
        "participant.period.start",
        "participant.period.end",
        f"extension:reasonForChange.{_DFE}",
    ),
    "professional": ("identifier:socialWorkEngland.value",),
}

ACTIVE, OVER, REVOKED, GOES_ON, FINISHED = "active", "inactive", "revoked", "active", "finished"


@dataclass(slots=True)
class _Parcel:
    """The entries of one child's bundle under way."""

    makers: Mapping[str, Callable[..., Resource]]
    make_id: Callable[[str], str]
    entries: list[Resource]
    child: str
    subject: str = ""

    def add(self, profile_id: str, key: object, *values: Any) -> str:
        """Add a resource. `key` tells it from others of its profile. Gives the address of the resource."""
        made = self.make_id(f"{self.child}\x1f{profile_id}\x1f{key}")
        url = f"urn:uuid:{made}"
        self.entries.append({"fullUrl": url, "resource": self.makers[profile_id](made, *values)})
        return url


class Bundles:
    """Makes the bundles of a run."""

    def __init__(
        self, seed: int, year: CollectionYear, numbers: Numbers, relations: Mapping[str, str]
    ) -> None:
        tags = [{"system": year_system(), "code": str(year).replace("/", "-")}]
        meta = {"security": [TEST_LABEL], "tag": tags}
        self._makers = {name: resource_maker(name, elements, meta) for name, elements in ELEMENTS.items()}
        self._meta = {"profile": [own_url("StructureDefinition", "record-bundle")], **meta}
        # Not a secret: nobody real can be told by these ids, and the same seed has to give the same ones.
        self._make_id = id_maker(f"kinspec generate {seed}".encode()[:64])
        self._numbers = numbers
        self._own_child = relations["own_child"]
        self._year = (written(year.start.toordinal()), written(year.end.toordinal()))
        self._last_day = year.end.toordinal()
        codes = current().codelist("sex-dfe").valid_codes(year.start, year.end)
        self._sex = current().codemaps["sex-dfe-to-gender"].backward(codes)
        self._nhs = current().codemaps["ethnicity-dfe-to-nhs"].forward

    def bundle(self, child: Child) -> Resource:
        """The bundle of one child."""
        parcel = _Parcel(self._makers, self._make_id, [], str(child.number))
        gender = "female" if child.female else "male"
        parcel.subject = parcel.add(
            "child",
            "",
            self._numbers.local_id(child.number),
            child.pupil_number,
            child.nhs_number,
            child.no_pupil_number,
            self._sex[gender],
            gender,
            child.ethnic,
            self._nhs.get(child.ethnic),
            child.mother,
            child.surname,
            [child.given],
            written(child.born),
        )
        self._family(parcel, child)
        self._care(parcel, child)
        for one in child.reviews:
            parcel.add("review", one.start, parcel.subject, written(one.start), one.code)
        self._flags(parcel, child)
        self._health(parcel, child)
        self._ends(parcel, child)
        self._workers(parcel, child.allocations)
        return {"resourceType": "Bundle", "meta": self._meta, "type": "collection", "entry": parcel.entries}

    def _family(self, parcel: _Parcel, child: Child) -> None:
        relatives = list(child.relatives)
        if child.first_child_born is not None:
            relatives.append(Relative(self._own_child, child.first_child_born))
        for at, one in enumerate(relatives):
            parcel.add(
                "family-member",
                at,
                parcel.subject,
                one.relation,
                None if one.number is None else self._numbers.local_id(one.number),
                one.surname,
                None if one.given is None else [one.given],
                None if one.born is None else written(one.born),
                one.postcode,
            )

    def _care(self, parcel: _Parcel, child: Child) -> None:
        """The episodes and the places of them; a place to which a child comes back stands once."""
        settings: dict[tuple[str, int], tuple[str, Place]] = {}
        for one in child.episodes:
            place = one.place
            if place.postcode is not None:
                made = self._make_id(f"{parcel.child}\x1fsetting\x1f{place.setting}\x1f{place.key}")
                settings.setdefault((place.setting, place.key), (made, place))
            self._episode(parcel, one, settings.get((place.setting, place.key)))
        for made, place in settings.values():
            resource = self._makers["setting"](made, place.number, place.setting, place.postcode)
            parcel.entries.append({"fullUrl": f"urn:uuid:{made}", "resource": resource})

    def _episode(self, parcel: _Parcel, one: Episode, setting: tuple[str, Place] | None) -> None:
        parcel.add(
            "looked-after-episode",
            one.start,
            GOES_ON if one.end is None else FINISHED,
            parcel.subject,
            written(one.start),
            _day(one.end),
            one.new,
            one.legal,
            one.need,
            one.place.code,
            one.place.provider,
            None if setting is None else f"urn:uuid:{setting[0]}",
            one.change,
            one.ceased,
            one.home_postcode,
        )

    def _flags(self, parcel: _Parcel, child: Child) -> None:
        for one in child.absences:
            status, start, end = _state(one), written(one.start), _day(one.end)
            parcel.add("missing-episode", one.start, parcel.subject, status, one.code, start, end)
        for one in child.deprivations:
            status, start, end = _state(one), written(one.start), _day(one.end)
            parcel.add("deprivation-of-liberty", one.start, parcel.subject, status, start, end)

    def _health(self, parcel: _Parcel, child: Child) -> None:
        told = child.health
        if told is None:
            return
        about = (parcel.subject, *self._year)
        first = parcel.add(
            "health-checks",
            "",
            *about,
            told.promotion_check,
            told.immunisations,
            told.teeth_check,
            told.health_assessment,
        )
        with_them = (*about, first)
        if told.score is not None or told.no_score_because is not None:
            parcel.add("strengths-and-difficulties", "", *with_them, told.score, told.no_score_because)
        parcel.add(
            "substance-misuse",
            "",
            *with_them,
            told.substance_misuse,
            told.intervention_received,
            told.intervention_offered,
        )
        if told.convicted is not None:
            parcel.add("conviction", "", *with_them, told.convicted)

    def _ends(self, parcel: _Parcel, child: Child) -> None:
        """What is noted of those who leave, who are to be adopted, and who came alone or came again."""
        subject = parcel.subject
        if (left := child.leaving) is not None:
            answers = (left.in_touch, left.activity, left.accommodation)
            parcel.add("leaving-care", "", subject, *self._year, *answers)
        if (one := child.adoption) is not None:
            parcel.add(
                "adoption",
                "",
                subject,
                written(one.decided),
                written(one.matched),
                one.by_foster_carer,
                one.adopters,
                one.sex,
                one.status,
            )
        if (before := child.previous) is not None:
            parcel.add("previous-permanence", "", subject, before.code, before.authority, before.day)
        if child.unaccompanied is not None:
            parcel.add("unaccompanied-status", "", subject, _day(child.unaccompanied.end))
        if (plan := child.adoption_plan) is not None:
            state = ACTIVE if plan.end is None else REVOKED
            parcel.add("adoption-plan", "", subject, state, written(plan.start), _day(plan.end), plan.code)

    def _workers(self, parcel: _Parcel, allocations: tuple[Allocation, ...]) -> None:
        workers: dict[str, str] = {}
        for one in allocations:
            made = self._make_id(f"{parcel.child}\x1fprofessional\x1f{one.worker}")
            workers.setdefault(one.worker, made)
            parcel.add(
                "social-worker-allocation",
                one.start,
                parcel.subject,
                ACTIVE if one.end is None else OVER,
                f"urn:uuid:{made}",
                written(one.start),
                _day(one.end),
                one.reason,
            )
        for worker, made in workers.items():
            resource = self._makers["professional"](made, worker)
            parcel.entries.append({"fullUrl": f"urn:uuid:{made}", "resource": resource})


def _day(day: int | None) -> str | None:
    return None if day is None else written(day)


def _state(one: Span) -> str:
    return ACTIVE if one.end is None else OVER
