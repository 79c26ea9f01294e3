"""Typed models, made by `python -m kinspec.profiles.typed_models` and not to be edited."""

# fmt: off
from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from kinspec.validators.models._base import (
    AnyResource,
    Base64Binary,
    Boolean,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Fhir,
    Id,
    Instant,
    Integer,
    Markdown,
    Oid,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    Xhtml,
)

AddressTypeCode = Literal[
    "postal", "physical", "both",
]
AddressUseCode = Literal[
    "home", "work", "temp", "old", "billing",
]
AdministrativeGenderCode = Literal[
    "male", "female", "other", "unknown",
]
AgencyTypeCode = Literal[
    "local-authority", "nhs", "police", "school", "college", "early-years", "fostering-agency",
    "adoption-agency", "care-provider", "voluntary", "justice", "government", "other",
]
BundleTypeCode = Literal[
    "document", "message", "transaction", "transaction-response", "batch", "batch-response", "history",
    "searchset", "collection",
]
CarePlanActivityKindCode = Literal[
    "Appointment", "CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "Task",
    "ServiceRequest", "VisionPrescription",
]
CarePlanActivityStatusCode = Literal[
    "not-started", "scheduled", "in-progress", "on-hold", "completed", "cancelled", "stopped", "unknown",
    "entered-in-error",
]
CarePlanIntentCode = Literal[
    "proposal", "plan", "order", "option",
]
CareTeamStatusCode = Literal[
    "proposed", "active", "suspended", "inactive", "entered-in-error",
]
CompositionStatusCode = Literal[
    "preliminary", "final", "amended", "entered-in-error",
]
ContactPointSystemCode = Literal[
    "phone", "fax", "email", "pager", "url", "sms", "other",
]
ContactPointUseCode = Literal[
    "home", "work", "temp", "old", "mobile",
]
ContributorTypeCode = Literal[
    "author", "editor", "reviewer", "endorser",
]
DaysOfWeekCode = Literal[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun",
]
DocumentReferenceStatusCode = Literal[
    "current", "superseded", "entered-in-error",
]
DocumentRelationshipTypeCode = Literal[
    "replaces", "transforms", "signs", "appends",
]
EncounterLocationStatusCode = Literal[
    "planned", "active", "reserved", "completed",
]
EncounterStatusCode = Literal[
    "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error",
    "unknown",
]
EpisodeOfCareStatusCode = Literal[
    "planned", "waitlist", "active", "onhold", "finished", "cancelled", "entered-in-error",
]
EpisodeTypeCode = Literal[
    "looked-after", "child-in-need", "early-help", "school-enrolment",
]
EventTimingCode = Literal[
    "MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late", "EVE", "EVE.early", "EVE.late",
    "NIGHT", "PHS", "HS", "WAKE", "C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV",
]
FlagStatusCode = Literal[
    "active", "inactive", "entered-in-error",
]
FlagTypeCode = Literal[
    "missing", "deprivation-of-liberty", "child-protection-alert",
]
IdentifierUseCode = Literal[
    "usual", "official", "temp", "secondary", "old",
]
LinkTypeCode = Literal[
    "replaced-by", "replaces", "refer", "seealso",
]
LocationModeCode = Literal[
    "instance", "kind",
]
LocationStatusCode = Literal[
    "active", "suspended", "inactive",
]
MeetingClassCode = Literal[
    "meeting",
]
MeetingTypeCode = Literal[
    "looked-after-review", "strategy-discussion", "initial-child-protection-conference",
    "child-protection-review-conference", "child-in-need-review", "pathway-plan-review",
    "personal-education-plan-meeting", "education-health-and-care-plan-review", "family-group-conference",
]
NameUseCode = Literal[
    "usual", "official", "temp", "nickname", "anonymous", "old", "maiden",
]
NarrativeStatusCode = Literal[
    "generated", "extensions", "additional", "empty",
]
ObservationStatusCode = Literal[
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
]
OperationParameterUseCode = Literal[
    "in", "out",
]
PlanTypeCode = Literal[
    "placement-for-adoption", "child-protection", "child-in-need", "pathway", "personal-education",
    "education-health-care",
]
QuantityComparatorCode = Literal[
    "<", "<=", ">=", ">",
]
RelatedArtifactTypeCode = Literal[
    "documentation", "justification", "citation", "predecessor", "successor", "derived-from", "depends-on",
    "composed-of",
]
RequestStatusCode = Literal[
    "draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown",
]
SettingTypeCode = Literal[
    "family-home", "foster-home", "adoptive-home", "childrens-home", "secure-childrens-home",
    "supported-accommodation", "residential-school", "family-centre", "care-home", "health-establishment",
    "custody", "independent-living", "other",
]
SexDfeCode = Literal[
    "M", "F", "U", "1", "2",
]
SortDirectionCode = Literal[
    "ascending", "descending",
]
Ssda903AbsenceTypeCode = Literal[
    "M", "A",
]
Ssda903CategoryOfNeedCode = Literal[
    "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8",
]
Ssda903LegalStatusCode = Literal[
    "C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3",
]
Ssda903PlacementProviderCode = Literal[
    "PR0", "PR1", "PR2", "PR3", "PR4", "PR5",
]
Ssda903PlacementTypeCode = Literal[
    "A3", "A4", "A5", "A6", "K1", "K2", "K3", "P1", "P3", "R1", "R2", "R3", "R5", "S1", "T0", "T1", "T2",
    "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "Z11", "Z12", "Z13", "Z14", "Z1", "H5", "P2", "A1", "A2",
]
Ssda903PreviousPermanenceCode = Literal[
    "P1", "P2", "P3", "P4", "Z1",
]
Ssda903ReasonEpisodeCeasedCode = Literal[
    "X1", "E11", "E12", "E2", "E3", "E4A", "E4B", "E13", "E41", "E45", "E46", "E47", "E48", "E5", "E6", "E7",
    "E8", "E9", "E14", "E15", "E16", "E17",
]
Ssda903ReasonNewEpisodeCode = Literal[
    "S", "L", "P", "T", "B", "U",
]
Ssda903ReasonPlaceChangeCode = Literal[
    "CARPL", "CLOSE", "ALLEG", "STAND", "APPRR", "CREQB", "CREQO", "CHILD", "LAREQ", "PLACE", "CUSTOD",
    "OTHER",
]
Ssda903ReasonPlacementCeasedCode = Literal[
    "RD1", "RD2", "RD3", "RD4",
]
Ssda903ReviewParticipationCode = Literal[
    "PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7",
]
Ssda903SocialWorkerChangeCode = Literal[
    "MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN", "SWDIED", "OTHERS",
]
TeamRoleCode = Literal[
    "social-worker", "team-manager", "independent-reviewing-officer", "child-protection-chair",
    "personal-adviser", "supervising-social-worker", "family-support-worker", "lead-practitioner",
    "health-visitor", "school-nurse", "designated-teacher", "virtual-school-head", "advocate",
    "independent-visitor",
]
TriggerTypeCode = Literal[
    "named-event", "periodic", "data-changed", "data-added", "data-modified", "data-removed", "data-accessed",
    "data-access-ended",
]
UnitsOfTimeCode = Literal[
    "s", "min", "h", "d", "wk", "mo", "a",
]
UpnUnknownReasonCode = Literal[
    "UN1", "UN2", "UN3", "UN4", "UN5",
]


class Extension(Fhir):
    """FHIR's datatype Extension."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    url: Uri | None
    value_base64_binary: Base64Binary | None = None
    value_boolean: Boolean | None = None
    value_canonical: Canonical | None = None
    value_code: Code | None = None
    value_date: Date | None = None
    value_date_time: DateTime | None = None
    value_decimal: Decimal | None = None
    value_id: Id | None = None
    value_instant: Instant | None = None
    value_integer: Integer | None = None
    value_markdown: Markdown | None = None
    value_oid: Oid | None = None
    value_positive_int: PositiveInt | None = None
    value_string: String | None = None
    value_time: Time | None = None
    value_unsigned_int: UnsignedInt | None = None
    value_uri: Uri | None = None
    value_url: Url | None = None
    value_uuid: Uuid | None = None
    value_address: Address | None = None
    value_age: Age | None = None
    value_annotation: Annotation | None = None
    value_attachment: Attachment | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_contact_point: ContactPoint | None = None
    value_count: Count | None = None
    value_distance: Distance | None = None
    value_duration: Duration | None = None
    value_human_name: HumanName | None = None
    value_identifier: Identifier | None = None
    value_money: Money | None = None
    value_period: Period | None = None
    value_quantity: Quantity | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_reference: Reference | None = None
    value_sampled_data: SampledData | None = None
    value_signature: Signature | None = None
    value_timing: Timing | None = None
    value_contact_detail: ContactDetail | None = None
    value_contributor: Contributor | None = None
    value_data_requirement: DataRequirement | None = None
    value_expression: Expression | None = None
    value_parameter_definition: ParameterDefinition | None = None
    value_related_artifact: RelatedArtifact | None = None
    value_trigger_definition: TriggerDefinition | None = None
    value_usage_context: UsageContext | None = None
    value_dosage: Dosage | None = None
    value_meta: Meta | None = None


class Address(Fhir):
    """FHIR's datatype Address."""

    id: String | None = None
    extension: list[Extension] | None = None
    use: AddressUseCode | None = None
    type: AddressTypeCode | None = None
    text: String | None = None
    line: list[String | None] | None = None
    city: String | None = None
    district: String | None = None
    state: String | None = None
    postal_code: String | None = None
    country: String | None = None
    period: Period | None = None


class Period(Fhir):
    """FHIR's datatype Period."""

    id: String | None = None
    extension: list[Extension] | None = None
    start: DateTime | None = None
    end: DateTime | None = None


class Age(Fhir):
    """FHIR's datatype Age."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    comparator: QuantityComparatorCode | None = None
    unit: String | None = None
    system: Uri | None = None
    code: Code | None = None


class Annotation(Fhir):
    """FHIR's datatype Annotation."""

    choices: ClassVar[dict[str, int]] = {"author": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    author_reference: Reference | None = None
    author_string: String | None = None
    time: DateTime | None = None
    text: Markdown | None


class Reference(Fhir):
    """FHIR's datatype Reference."""

    id: String | None = None
    extension: list[Extension] | None = None
    reference: String | None = None
    type: Uri | None = None
    identifier: Identifier | None = None
    display: String | None = None


class Identifier(Fhir):
    """FHIR's datatype Identifier."""

    id: String | None = None
    extension: list[Extension] | None = None
    use: IdentifierUseCode | None = None
    type: CodeableConcept | None = None
    system: Uri | None = None
    value: String | None = None
    period: Period | None = None
    assigner: Reference | None = None


class CodeableConcept(Fhir):
    """FHIR's datatype CodeableConcept."""

    id: String | None = None
    extension: list[Extension] | None = None
    coding: list[Coding] | None = None
    text: String | None = None


class Coding(Fhir):
    """FHIR's datatype Coding."""

    id: String | None = None
    extension: list[Extension] | None = None
    system: Uri | None = None
    version: String | None = None
    code: Code | None = None
    display: String | None = None
    user_selected: Boolean | None = None


class Attachment(Fhir):
    """FHIR's datatype Attachment."""

    id: String | None = None
    extension: list[Extension] | None = None
    content_type: Code | None = None
    language: Code | None = None
    data: Base64Binary | None = None
    url: Url | None = None
    size: UnsignedInt | None = None
    hash: Base64Binary | None = None
    title: String | None = None
    creation: DateTime | None = None


class ContactPoint(Fhir):
    """FHIR's datatype ContactPoint."""

    id: String | None = None
    extension: list[Extension] | None = None
    system: ContactPointSystemCode | None = None
    value: String | None = None
    use: ContactPointUseCode | None = None
    rank: PositiveInt | None = None
    period: Period | None = None


class Count(Fhir):
    """FHIR's datatype Count."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    comparator: QuantityComparatorCode | None = None
    unit: String | None = None
    system: Uri | None = None
    code: Code | None = None


class Distance(Fhir):
    """FHIR's datatype Distance."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    comparator: QuantityComparatorCode | None = None
    unit: String | None = None
    system: Uri | None = None
    code: Code | None = None


class Duration(Fhir):
    """FHIR's datatype Duration."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    comparator: QuantityComparatorCode | None = None
    unit: String | None = None
    system: Uri | None = None
    code: Code | None = None


class HumanName(Fhir):
    """FHIR's datatype HumanName."""

    id: String | None = None
    extension: list[Extension] | None = None
    use: NameUseCode | None = None
    text: String | None = None
    family: String | None = None
    given: list[String | None] | None = None
    prefix: list[String | None] | None = None
    suffix: list[String | None] | None = None
    period: Period | None = None


class Money(Fhir):
    """FHIR's datatype Money."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    currency: Code | None = None


class Quantity(Fhir):
    """FHIR's datatype Quantity."""

    id: String | None = None
    extension: list[Extension] | None = None
    value: Decimal | None = None
    comparator: QuantityComparatorCode | None = None
    unit: String | None = None
    system: Uri | None = None
    code: Code | None = None


class Range(Fhir):
    """FHIR's datatype Range."""

    id: String | None = None
    extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Fhir):
    """FHIR's datatype Ratio."""

    id: String | None = None
    extension: list[Extension] | None = None
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class SampledData(Fhir):
    """FHIR's datatype SampledData."""

    id: String | None = None
    extension: list[Extension] | None = None
    origin: Quantity
    period: Decimal | None
    factor: Decimal | None = None
    lower_limit: Decimal | None = None
    upper_limit: Decimal | None = None
    dimensions: PositiveInt | None
    data: String | None = None


class Signature(Fhir):
    """FHIR's datatype Signature."""

    id: String | None = None
    extension: list[Extension] | None = None
    type: list[Coding] = Field(min_length=1)
    when: Instant | None
    who: Reference
    on_behalf_of: Reference | None = None
    target_format: Code | None = None
    sig_format: Code | None = None
    data: Base64Binary | None = None


class Timing(Fhir):
    """FHIR's datatype Timing."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    event: list[DateTime | None] | None = None
    repeat: TimingRepeat | None = None
    code: CodeableConcept | None = None


class TimingRepeat(Fhir):
    """What FHIR holds in Timing.repeat."""

    choices: ClassVar[dict[str, int]] = {"bounds": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    bounds_duration: Duration | None = None
    bounds_range: Range | None = None
    bounds_period: Period | None = None
    count: PositiveInt | None = None
    count_max: PositiveInt | None = None
    duration: Decimal | None = None
    duration_max: Decimal | None = None
    duration_unit: UnitsOfTimeCode | None = None
    frequency: PositiveInt | None = None
    frequency_max: PositiveInt | None = None
    period: Decimal | None = None
    period_max: Decimal | None = None
    period_unit: UnitsOfTimeCode | None = None
    day_of_week: list[DaysOfWeekCode | None] | None = None
    time_of_day: list[Time | None] | None = None
    when: list[EventTimingCode | None] | None = None
    offset: UnsignedInt | None = None


class ContactDetail(Fhir):
    """FHIR's datatype ContactDetail."""

    id: String | None = None
    extension: list[Extension] | None = None
    name: String | None = None
    telecom: list[ContactPoint] | None = None


class Contributor(Fhir):
    """FHIR's datatype Contributor."""

    id: String | None = None
    extension: list[Extension] | None = None
    type: ContributorTypeCode | None
    name: String | None
    contact: list[ContactDetail] | None = None


class DataRequirement(Fhir):
    """FHIR's datatype DataRequirement."""

    choices: ClassVar[dict[str, int]] = {"subject": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    type: Code | None
    profile: list[Canonical | None] | None = None
    subject_codeable_concept: CodeableConcept | None = None
    subject_reference: Reference | None = None
    must_support: list[String | None] | None = None
    code_filter: list[DataRequirementCodeFilter] | None = None
    date_filter: list[DataRequirementDateFilter] | None = None
    limit: PositiveInt | None = None
    sort: list[DataRequirementSort] | None = None


class DataRequirementCodeFilter(Fhir):
    """What FHIR holds in DataRequirement.codeFilter."""

    id: String | None = None
    extension: list[Extension] | None = None
    path: String | None = None
    search_param: String | None = None
    value_set: Canonical | None = None
    code: list[Coding] | None = None


class DataRequirementDateFilter(Fhir):
    """What FHIR holds in DataRequirement.dateFilter."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    path: String | None = None
    search_param: String | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    value_duration: Duration | None = None


class DataRequirementSort(Fhir):
    """What FHIR holds in DataRequirement.sort."""

    id: String | None = None
    extension: list[Extension] | None = None
    path: String | None
    direction: SortDirectionCode | None


class Expression(Fhir):
    """FHIR's datatype Expression."""

    id: String | None = None
    extension: list[Extension] | None = None
    description: String | None = None
    name: Id | None = None
    language: Code | None
    expression: String | None = None
    reference: Uri | None = None


class ParameterDefinition(Fhir):
    """FHIR's datatype ParameterDefinition."""

    id: String | None = None
    extension: list[Extension] | None = None
    name: Code | None = None
    use: OperationParameterUseCode | None
    min: Integer | None = None
    max: String | None = None
    documentation: String | None = None
    type: Code | None
    profile: Canonical | None = None


class RelatedArtifact(Fhir):
    """FHIR's datatype RelatedArtifact."""

    id: String | None = None
    extension: list[Extension] | None = None
    type: RelatedArtifactTypeCode | None
    label: String | None = None
    display: String | None = None
    citation: Markdown | None = None
    url: Url | None = None
    document: Attachment | None = None
    resource: Canonical | None = None


class TriggerDefinition(Fhir):
    """FHIR's datatype TriggerDefinition."""

    choices: ClassVar[dict[str, int]] = {"timing": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    type: TriggerTypeCode | None
    name: String | None = None
    timing_timing: Timing | None = None
    timing_reference: Reference | None = None
    timing_date: Date | None = None
    timing_date_time: DateTime | None = None
    data: list[DataRequirement] | None = None
    condition: Expression | None = None


class UsageContext(Fhir):
    """FHIR's datatype UsageContext."""

    choices: ClassVar[dict[str, int]] = {"value": 1}
    id: String | None = None
    extension: list[Extension] | None = None
    code: Coding
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_range: Range | None = None
    value_reference: Reference | None = None


class Dosage(Fhir):
    """FHIR's datatype Dosage."""

    choices: ClassVar[dict[str, int]] = {"as_needed": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    sequence: Integer | None = None
    text: String | None = None
    additional_instruction: list[CodeableConcept] | None = None
    patient_instruction: String | None = None
    timing: Timing | None = None
    as_needed_boolean: Boolean | None = None
    as_needed_codeable_concept: CodeableConcept | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    method: CodeableConcept | None = None
    dose_and_rate: list[DosageDoseAndRate] | None = None
    max_dose_per_period: Ratio | None = None
    max_dose_per_administration: Quantity | None = None
    max_dose_per_lifetime: Quantity | None = None


class DosageDoseAndRate(Fhir):
    """What FHIR holds in Dosage.doseAndRate."""

    choices: ClassVar[dict[str, int]] = {"dose": 0, "rate": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    type: CodeableConcept | None = None
    dose_range: Range | None = None
    dose_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None
    rate_range: Range | None = None
    rate_quantity: Quantity | None = None


class Meta(Fhir):
    """FHIR's datatype Meta."""

    id: String | None = None
    extension: list[Extension] | None = None
    version_id: Id | None = None
    last_updated: Instant | None = None
    source: Uri | None = None
    profile: list[Canonical | None] | None = None
    security: list[Coding] | None = None
    tag: list[Coding] | None = None


class AdoptionPlan(Fhir):
    """Placement for adoption plan.

    A council's decision that a child should be placed for adoption, and whether it was taken back. Send one
    for each decision.
    """

    resource_type: Literal["CarePlan"] = Field(default="CarePlan", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/adoption-plan"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    instantiates_canonical: list[Canonical | None] | None = None
    instantiates_uri: list[Uri | None] | None = None
    based_on: list[Reference] | None = None
    replaces: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: RequestStatusCode | None
    """Whether the decision stands (`active`) or was taken back (`revoked`)."""
    intent: Literal["plan"] = "plan"
    """Always `plan`."""
    category: list[CodeableConcept] = Field(min_length=1, max_length=1)
    """What kind of plan it is."""
    title: String | None = None
    description: String | None = None
    subject: Reference
    """The child whom this is about."""
    encounter: Reference | None = None
    period: AdoptionPlanPeriod
    """When the decision stood."""
    created: DateTime | None = None
    author: Reference | None = None
    contributor: list[Reference] | None = None
    care_team: list[Reference] | None = None
    addresses: list[Reference] | None = None
    supporting_info: list[Reference] | None = None
    goal: list[Reference] | None = None
    activity: list[AdoptionPlanActivity] | None = None
    note: list[Annotation] | None = None


class Narrative(Fhir):
    """FHIR's datatype Narrative."""

    id: String | None = None
    extension: list[Extension] | None = None
    status: NarrativeStatusCode | None
    div: Xhtml | None


class AdoptionPlanActivity(Fhir):
    """What FHIR holds in CarePlan.activity."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    outcome_codeable_concept: list[CodeableConcept] | None = None
    outcome_reference: list[Reference] | None = None
    progress: list[Annotation] | None = None
    reference: Reference | None = None
    detail: AdoptionPlanActivityDetail | None = None


class AdoptionPlanActivityDetail(Fhir):
    """What FHIR holds in CarePlan.activity.detail."""

    choices: ClassVar[dict[str, int]] = {"scheduled": 0, "product": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    kind: CarePlanActivityKindCode | None = None
    instantiates_canonical: list[Canonical | None] | None = None
    instantiates_uri: list[Uri | None] | None = None
    code: CodeableConcept | None = None
    reason_code: list[CodeableConcept] | None = None
    reason_reference: list[Reference] | None = None
    goal: list[Reference] | None = None
    status: CarePlanActivityStatusCode | None
    status_reason: CodeableConcept | None = None
    do_not_perform: Boolean | None = None
    scheduled_timing: Timing | None = None
    scheduled_period: Period | None = None
    scheduled_string: String | None = None
    location: Reference | None = None
    performer: list[Reference] | None = None
    product_codeable_concept: CodeableConcept | None = None
    product_reference: Reference | None = None
    daily_amount: Quantity | None = None
    quantity: Quantity | None = None
    description: String | None = None


class Adoption(Fhir):
    """Adoption.

    The facts about the adoption of a looked-after child: when it was decided, when adopters were found, and
    who they are. Send one for each adopted child. It joins the time before and after an adoption, so take
    care with whom it is shared.
    """

    choices: ClassVar[dict[str, int]] = {"effective": 0}
    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/adoption"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about a child's adoption."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_date_time: DateTime | None = None
    effective_period: Period | None = None
    effective_timing: Timing | None = None
    effective_instant: Instant | None = None
    issued: Instant | None = None
    performer: list[Reference] | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[AdoptionReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[AdoptionComponent] | None = None


class AdoptionReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class AdoptionComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[AdoptionReferenceRange] | None = None


class Agency(Fhir):
    """Agency.

    A council, school, NHS body, police force, fostering agency or other organisation. Send one when a record
    names an organisation by more than a reference.
    """

    resource_type: Literal["Organization"] = Field(default="Organization", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/agency"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] = Field(min_length=1)
    """The code by which the organisation is known. Which one depends on what it is."""
    active: Boolean | None = None
    type: list[CodeableConcept] | None = None
    """What kind of organisation it is."""
    name: String | None
    """The name people know it by."""
    alias: list[String | None] | None = None
    telecom: list[ContactPoint] | None = None
    """How to reach the organisation, the emergency duty team for instance."""
    address: list[Address] | None = None
    part_of: Reference | None = None
    """The organisation that it belongs to."""
    contact: list[AgencyContact] | None = None
    endpoint: list[Reference] | None = None


class AgencyContact(Fhir):
    """What FHIR holds in Organization.contact."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    purpose: CodeableConcept | None = None
    name: HumanName | None = None
    telecom: list[ContactPoint] | None = None
    address: Address | None = None


class Child(Fhir):
    """Child.

    A child or young person, born or unborn, whom an agency knows. Everything else in a record points to the
    child. Send one for each child. A brother or sister who is known in their own right is a Child too; a
    relative who is known only through this child is a FamilyMember.
    """

    choices: ClassVar[dict[str, int]] = {"deceased": 0, "multiple_birth": 0}
    resource_type: Literal["Patient"] = Field(default="Patient", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/child"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] = Field(min_length=1)
    """Numbers by which agencies know the child. Send every number you hold; matching depends on them."""
    active: Boolean | None = None
    name: list[HumanName] | None = None
    """The child's names. Put the name that people should use first."""
    telecom: list[ContactPoint] | None = None
    gender: AdministrativeGenderCode | None = None
    """The sex or gender used for administration, in FHIR's four words."""
    birth_date: Date | None = None
    """The date of birth. An unborn child has none."""
    deceased_boolean: Boolean | None = None
    deceased_date_time: DateTime | None = None
    address: list[Address] | None = None
    """Where the child lives or lived. Leave it out where an address must stay hidden."""
    marital_status: CodeableConcept | None = None
    multiple_birth_boolean: Boolean | None = None
    multiple_birth_integer: Integer | None = None
    photo: list[Attachment] | None = None
    contact: list[ChildContact] | None = None
    communication: list[ChildCommunication] | None = None
    general_practitioner: list[Reference] | None = None
    managing_organization: Reference | None = None
    """The agency that keeps this record."""
    link: list[ChildLink] | None = None


class ChildContact(Fhir):
    """What FHIR holds in Patient.contact."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    relationship: list[CodeableConcept] | None = None
    name: HumanName | None = None
    telecom: list[ContactPoint] | None = None
    address: Address | None = None
    gender: AdministrativeGenderCode | None = None
    organization: Reference | None = None
    period: Period | None = None


class ChildCommunication(Fhir):
    """What FHIR holds in Patient.communication."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    language: CodeableConcept
    preferred: Boolean | None = None


class ChildLink(Fhir):
    """What FHIR holds in Patient.link."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    other: Reference
    type: LinkTypeCode | None


class Conviction(Fhir):
    """Conviction.

    Whether a looked-after child was convicted, or cautioned, in a year. It is a resource of its own because
    labels and shares act on resources: who may see the health checks need not see this. Send one for each
    child of 10 or over and year for which the question was answered.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/conviction"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about convictions."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """The collection year that the answers are for."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    value_boolean: Boolean | None = None
    """Whether the child was convicted or cautioned."""
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[ConvictionReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[ConvictionComponent] | None = None


class ConvictionReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class ConvictionComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[ConvictionReferenceRange] | None = None


class DeprivationOfLiberty(Fhir):
    """Deprivation of liberty.

    A time in which a court has allowed a looked-after child to be deprived of their liberty. Send one for
    each order.
    """

    resource_type: Literal["Flag"] = Field(default="Flag", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/deprivation-of-liberty"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: FlagStatusCode | None
    """Whether it is going on (`active`) or has ended (`inactive`)."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """What the flag says."""
    subject: Reference
    """The child whom this is about."""
    period: DeprivationOfLibertyPeriod
    """When the order was in force."""
    encounter: Reference | None = None
    author: Reference | None = None


class FamilyMember(Fhir):
    """Family member.

    A parent, carer, brother, sister, own child or other person who matters to the child. Send one for each
    person and each child they relate to. Say how the person stands to the child, not the other way round.
    """

    resource_type: Literal["RelatedPerson"] = Field(default="RelatedPerson", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/family-member"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    """Numbers by which agencies know the person."""
    active: Boolean | None = None
    patient: Reference
    """The child."""
    relationship: list[CodeableConcept] | None = None
    """What this person is to the child."""
    name: list[HumanName] | None = None
    """The person's names."""
    telecom: list[ContactPoint] | None = None
    gender: AdministrativeGenderCode | None = None
    birth_date: Date | None = None
    """The person's date of birth."""
    address: list[Address] | None = None
    """Where the person lives. Leave it out where it must stay hidden."""
    photo: list[Attachment] | None = None
    period: Period | None = None
    """From when until when the relationship held, for a former carer for instance."""
    communication: list[FamilyMemberCommunication] | None = None


class FamilyMemberCommunication(Fhir):
    """What FHIR holds in RelatedPerson.communication."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    language: CodeableConcept
    preferred: Boolean | None = None


class HealthChecks(Fhir):
    """Health checks.

    Which health checks a looked-after child had in a year. No answer is not the same as no. Send one for each
    child and year. It holds nothing about substance misuse, feelings or convictions: those stand in resources
    of their own, because people may be allowed to see one and not the other.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/health-checks"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about a child's health checks."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """The collection year that the answers are for."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[HealthChecksReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[HealthChecksComponent] | None = None


class HealthChecksReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class HealthChecksComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[HealthChecksReferenceRange] | None = None


class LeavingCare(Fhir):
    """Leaving care.

    How a young person who left care is getting on, as the council knew it around a birthday: contact,
    activity and accommodation. Send one for each care leaver and year.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/leaving-care"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about a young person who left care."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """The collection year that the answers are for."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[LeavingCareReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[LeavingCareComponent] | None = None


class LeavingCareReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class LeavingCareComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[LeavingCareReferenceRange] | None = None


class LookedAfterEpisode(Fhir):
    """Looked-after episode.

    A stretch of time in which a child is looked after under one legal status, in one placement, with one
    carer. When any of these changes, the episode ends and another begins. Send one for each episode. A period
    of care is a run of episodes without a gap; it is worked out, never stored.
    """

    resource_type: Literal["EpisodeOfCare"] = Field(default="EpisodeOfCare", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/looked-after-episode"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: EpisodeOfCareStatusCode | None
    """Whether the episode is going on or has ended."""
    status_history: list[LookedAfterEpisodeStatusHistory] | None = None
    type: list[CodeableConcept] = Field(min_length=1, max_length=1)
    """Says that this is a looked-after episode."""
    diagnosis: list[LookedAfterEpisodeDiagnosis] | None = None
    patient: Reference
    """The child who is looked after."""
    managing_organization: Reference | None = None
    """The council that looks after the child."""
    period: LookedAfterEpisodePeriod
    """When the episode began and ended."""
    referral_request: list[Reference] | None = None
    care_manager: Reference | None = None
    team: list[Reference] | None = None
    account: list[Reference] | None = None


class LookedAfterEpisodeStatusHistory(Fhir):
    """What FHIR holds in EpisodeOfCare.statusHistory."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    status: EpisodeOfCareStatusCode | None
    period: Period


class LookedAfterEpisodeDiagnosis(Fhir):
    """What FHIR holds in EpisodeOfCare.diagnosis."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    condition: Reference
    role: CodeableConcept | None = None
    rank: PositiveInt | None = None


class MissingEpisode(Fhir):
    """Missing episode.

    A time in which a looked-after child was missing, or away from the placement without authorisation. Send
    one for each time. A child who is still missing has a flag without an end.
    """

    resource_type: Literal["Flag"] = Field(default="Flag", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/missing-episode"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: FlagStatusCode | None
    """Whether it is going on (`active`) or has ended (`inactive`)."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """What the flag says."""
    subject: Reference
    """The child whom this is about."""
    period: MissingEpisodePeriod
    """When the child was missing."""
    encounter: Reference | None = None
    author: Reference | None = None


class PreviousPermanence(Fhir):
    """Previous permanence.

    Whether a looked-after child lived in a permanent home before that broke down, such as with adopters or
    special guardians. Send one for each child for whom it was asked.
    """

    choices: ClassVar[dict[str, int]] = {"effective": 0}
    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/previous-permanence"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about an earlier permanent home."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_date_time: DateTime | None = None
    effective_period: Period | None = None
    effective_timing: Timing | None = None
    effective_instant: Instant | None = None
    issued: Instant | None = None
    performer: list[Reference] | None = None
    value_codeable_concept: CodeableConcept | None = None
    """What kind of permanent home it was."""
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[PreviousPermanenceReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[PreviousPermanenceComponent] | None = None


class PreviousPermanenceReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class PreviousPermanenceComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[PreviousPermanenceReferenceRange] | None = None


class ProfessionalRole(Fhir):
    """Professional role.

    What a professional does, for which organisation and in which time. Send one where it matters for whom
    somebody works.
    """

    resource_type: Literal["PractitionerRole"] = Field(default="PractitionerRole", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/professional-role"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    active: Boolean | None = None
    period: Period | None = None
    """From when until when the person has or had the role."""
    practitioner: Reference | None = None
    """The person."""
    organization: Reference | None = None
    """The organisation that the person works for."""
    code: list[CodeableConcept] | None = None
    """What the person does."""
    specialty: list[CodeableConcept] | None = None
    location: list[Reference] | None = None
    healthcare_service: list[Reference] | None = None
    telecom: list[ContactPoint] | None = None
    available_time: list[ProfessionalRoleAvailableTime] | None = None
    not_available: list[ProfessionalRoleNotAvailable] | None = None
    availability_exceptions: String | None = None
    endpoint: list[Reference] | None = None


class ProfessionalRoleAvailableTime(Fhir):
    """What FHIR holds in PractitionerRole.availableTime."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    days_of_week: list[DaysOfWeekCode | None] | None = None
    all_day: Boolean | None = None
    available_start_time: Time | None = None
    available_end_time: Time | None = None


class ProfessionalRoleNotAvailable(Fhir):
    """What FHIR holds in PractitionerRole.notAvailable."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    description: String | None
    during: Period | None = None


class Professional(Fhir):
    """Professional.

    Somebody who works with children or families: a social worker, teacher, nurse, police officer. Send one
    for each person who is named in a record. What the person does, and for whom, is a professional role.
    """

    resource_type: Literal["Practitioner"] = Field(default="Practitioner", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/professional"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    """Numbers by which the person is known."""
    active: Boolean | None = None
    name: list[HumanName] | None = None
    """The name that the person uses at work."""
    telecom: list[ContactPoint] | None = None
    address: list[Address] | None = None
    gender: AdministrativeGenderCode | None = None
    birth_date: Date | None = None
    photo: list[Attachment] | None = None
    qualification: list[ProfessionalQualification] | None = None
    communication: list[CodeableConcept] | None = None


class ProfessionalQualification(Fhir):
    """What FHIR holds in Practitioner.qualification."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    code: CodeableConcept
    period: Period | None = None
    issuer: Reference | None = None


class RecordBundle(Fhir):
    """Record bundle.

    Everything that is sent about one child, in one parcel. Send one for each child. In a file of many
    children each line holds one bundle, so that a reader can take one child at a time.
    """

    resource_type: Literal["Bundle"] = Field(default="Bundle", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/record-bundle"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    identifier: Identifier | None = None
    type: Literal["collection"] = "collection"
    """Always `collection`; the resources belong together and nothing is to be done with them."""
    timestamp: Instant | None = None
    total: UnsignedInt | None = None
    link: list[RecordBundleLink] | None = None
    entry: list[RecordBundleEntry] = Field(min_length=1)
    """One resource and the address by which the others refer to it."""
    signature: Signature | None = None


class RecordBundleLink(Fhir):
    """What FHIR holds in Bundle.link."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    relation: String | None
    url: Uri | None


class RecordBundleEntry(Fhir):
    """What FHIR holds in Bundle.entry.

    One resource and the address by which the others refer to it.
    """

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    link: list[RecordBundleLink] | None = None
    full_url: Uri | None
    """The address of the resource inside this bundle, `urn:uuid:` and the id of the resource."""
    resource: AnyResource
    """The resource itself."""


class Review(Fhir):
    """Review.

    A review meeting of a looked-after child's care plan, chaired by an independent reviewing officer. Send
    one for each review that was held, with how the child took part.
    """

    resource_type: Literal["Encounter"] = Field(default="Encounter", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/review"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: Literal["finished"] = "finished"
    """Always `finished`, since only a review that was held is recorded."""
    status_history: list[ReviewStatusHistory] | None = None
    class_: ReviewClass
    """Says that this is a meeting and not treatment."""
    class_history: list[ReviewClassHistory] | None = None
    type: list[CodeableConcept] = Field(min_length=1, max_length=1)
    """Which kind of meeting it was."""
    service_type: CodeableConcept | None = None
    priority: CodeableConcept | None = None
    subject: Reference
    """The child whose plan was reviewed."""
    episode_of_care: list[Reference] | None = None
    based_on: list[Reference] | None = None
    participant: list[ReviewParticipant] | None = None
    appointment: list[Reference] | None = None
    period: ReviewPeriod
    """When the review was held."""
    length: Duration | None = None
    reason_code: list[CodeableConcept] | None = None
    reason_reference: list[Reference] | None = None
    diagnosis: list[ReviewDiagnosis] | None = None
    account: list[Reference] | None = None
    hospitalization: ReviewHospitalization | None = None
    location: list[ReviewLocation] | None = None
    service_provider: Reference | None = None
    """The council that held the review."""
    part_of: Reference | None = None


class ReviewStatusHistory(Fhir):
    """What FHIR holds in Encounter.statusHistory."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    status: EncounterStatusCode | None
    period: Period


class ReviewClassHistory(Fhir):
    """What FHIR holds in Encounter.classHistory."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    class_: Coding
    period: Period


class ReviewParticipant(Fhir):
    """What FHIR holds in Encounter.participant."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    type: list[CodeableConcept] | None = None
    period: Period | None = None
    individual: Reference | None = None


class ReviewDiagnosis(Fhir):
    """What FHIR holds in Encounter.diagnosis."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    condition: Reference
    use: CodeableConcept | None = None
    rank: PositiveInt | None = None


class ReviewHospitalization(Fhir):
    """What FHIR holds in Encounter.hospitalization."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    pre_admission_identifier: Identifier | None = None
    origin: Reference | None = None
    admit_source: CodeableConcept | None = None
    re_admission: CodeableConcept | None = None
    diet_preference: list[CodeableConcept] | None = None
    special_courtesy: list[CodeableConcept] | None = None
    special_arrangement: list[CodeableConcept] | None = None
    destination: Reference | None = None
    discharge_disposition: CodeableConcept | None = None


class ReviewLocation(Fhir):
    """What FHIR holds in Encounter.location."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    location: Reference
    status: EncounterLocationStatusCode | None = None
    physical_type: CodeableConcept | None = None
    period: Period | None = None


class Setting(Fhir):
    """Setting.

    The place where a child is placed or taught: a foster home, children's home, school. It stands by itself,
    so that a place that must stay hidden can be left out as a whole. Send one when the place is known. A
    setting's reference number can give away an address, so treat number and postcode alike.
    """

    resource_type: Literal["Location"] = Field(default="Location", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/setting"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: LocationStatusCode | None = None
    operational_status: Coding | None = None
    name: String | None = None
    """The name of the place. Private homes have none."""
    alias: list[String | None] | None = None
    description: String | None = None
    mode: LocationModeCode | None = None
    type: list[CodeableConcept] | None = None
    """What kind of place it is."""
    telecom: list[ContactPoint] | None = None
    address: Address | None = None
    """Where the place is."""
    physical_type: CodeableConcept | None = None
    position: SettingPosition | None = None
    managing_organization: Reference | None = None
    """The provider that runs the place."""
    part_of: Reference | None = None
    hours_of_operation: list[SettingHoursOfOperation] | None = None
    availability_exceptions: String | None = None
    endpoint: list[Reference] | None = None


class SettingPosition(Fhir):
    """What FHIR holds in Location.position."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    longitude: Decimal | None
    latitude: Decimal | None
    altitude: Decimal | None = None


class SettingHoursOfOperation(Fhir):
    """What FHIR holds in Location.hoursOfOperation."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    days_of_week: list[DaysOfWeekCode | None] | None = None
    all_day: Boolean | None = None
    opening_time: Time | None = None
    closing_time: Time | None = None


class SocialWorkerAllocation(Fhir):
    """Social worker allocation.

    Which social worker was responsible for a child, from when until when. Send one for each social worker
    whom the child has had. Other people in the team around the child do not belong here.
    """

    resource_type: Literal["CareTeam"] = Field(default="CareTeam", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/social-worker-allocation"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    status: CareTeamStatusCode | None
    """Whether the allocation is going on (`active`) or has ended (`inactive`)."""
    category: list[CodeableConcept] | None = None
    name: String | None = None
    subject: Reference
    """The child whom this is about."""
    encounter: Reference | None = None
    period: Period | None = None
    participant: list[SocialWorkerAllocationParticipant] = Field(min_length=1, max_length=1)
    """The social worker."""
    reason_code: list[CodeableConcept] | None = None
    reason_reference: list[Reference] | None = None
    managing_organization: list[Reference] | None = None
    """The council that allocated the social worker."""
    telecom: list[ContactPoint] | None = None
    note: list[Annotation] | None = None


class SocialWorkerAllocationParticipant(Fhir):
    """What FHIR holds in CareTeam.participant.

    The social worker.
    """

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    role: list[CodeableConcept] = Field(min_length=1, max_length=1)
    """What the person is to the child."""
    member: Reference | None = None
    """The person."""
    on_behalf_of: Reference | None = None
    period: Period | None = None
    """When this person was responsible for the child."""


class StrengthsAndDifficulties(Fhir):
    """Strengths and difficulties.

    The total score of the Strengths and Difficulties Questionnaire, which a carer fills in about a child's
    feelings and behaviour, or why there is no score. Send one for each child and year from the age of 4 to
    16.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/strengths-and-difficulties"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about a child's feelings and behaviour."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """The collection year that the answers are for."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    value_integer: Integer | None = None
    """The score, from 0 to 40. A higher score means more difficulties."""
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[StrengthsAndDifficultiesReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[StrengthsAndDifficultiesComponent] | None = None


class StrengthsAndDifficultiesReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class StrengthsAndDifficultiesComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[StrengthsAndDifficultiesReferenceRange] | None = None


class SubmissionFile(Fhir):
    """Submission file.

    What was known about a source file as a whole: its name, table and spelling. With it a converted return
    comes back byte for byte. The converter writes it. It holds no child's data unless a column name does.
    """

    resource_type: Literal["DocumentReference"] = Field(default="DocumentReference", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/submission-file"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    master_identifier: Identifier | None = None
    identifier: list[Identifier] | None = None
    status: Literal["current"] = "current"
    """Always `current`."""
    doc_status: CompositionStatusCode | None = None
    type: CodeableConcept | None = None
    category: list[CodeableConcept] | None = None
    subject: Reference | None = None
    date: Instant | None = None
    author: list[Reference] | None = None
    authenticator: Reference | None = None
    custodian: Reference | None = None
    relates_to: list[SubmissionFileRelatesTo] | None = None
    description: String | None = None
    security_label: list[CodeableConcept] | None = None
    content: list[SubmissionFileContent] = Field(min_length=1, max_length=1)
    """Which file it was."""
    context: SubmissionFileContext | None = None


class SubmissionFileRelatesTo(Fhir):
    """What FHIR holds in DocumentReference.relatesTo."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: DocumentRelationshipTypeCode | None
    target: Reference


class SubmissionFileContent(Fhir):
    """What FHIR holds in DocumentReference.content.

    Which file it was.
    """

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    attachment: SubmissionFileContentAttachment
    format: Coding | None = None


class SubmissionFileContext(Fhir):
    """What FHIR holds in DocumentReference.context."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    encounter: list[Reference] | None = None
    event: list[CodeableConcept] | None = None
    period: Period | None = None
    facility_type: CodeableConcept | None = None
    practice_setting: CodeableConcept | None = None
    source_patient_info: Reference | None = None
    related: list[Reference] | None = None


class SubstanceMisuse(Fhir):
    """Substance misuse.

    Whether a looked-after child was found to have a problem with alcohol or drugs in a year, and which help
    there was. Send one for each child and year for which the question was answered.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/substance-misuse"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about misuse of alcohol or drugs."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """The collection year that the answers are for."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    value_boolean: Boolean | None = None
    """Whether such a problem was found."""
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[SubstanceMisuseReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[SubstanceMisuseComponent] | None = None


class SubstanceMisuseReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class SubstanceMisuseComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[SubstanceMisuseReferenceRange] | None = None


class UnaccompaniedStatus(Fhir):
    """Unaccompanied asylum-seeking status.

    Says that a looked-after child seeks asylum and came without a parent or carer. Send one for each such
    child. Send none for any other child.
    """

    resource_type: Literal["Observation"] = Field(default="Observation", alias="resourceType")
    id: Id | None = None
    meta: Meta | None = Field(default_factory=lambda: Meta(profile=["https://kinspec.org/fhir/StructureDefinition/unaccompanied-status"]))
    implicit_rules: Uri | None = None
    language: Code | None = None
    text: Narrative | None = None
    contained: list[AnyResource] | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    identifier: list[Identifier] | None = None
    based_on: list[Reference] | None = None
    part_of: list[Reference] | None = None
    status: Literal["final"] = "final"
    """Always `final`, since only what was recorded for good is sent."""
    category: list[CodeableConcept] | None = None
    code: CodeableConcept
    """Says that this is about being an unaccompanied child who seeks asylum."""
    subject: Reference
    """The child whom this is about."""
    focus: list[Reference] | None = None
    encounter: Reference | None = None
    effective_period: Period | None = None
    """How long the child had this status."""
    issued: Instant | None = None
    performer: list[Reference] | None = None
    value_boolean: Boolean | None
    """Always `true`."""
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    note: list[Annotation] | None = None
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    reference_range: list[UnaccompaniedStatusReferenceRange] | None = None
    has_member: list[Reference] | None = None
    derived_from: list[Reference] | None = None
    component: list[UnaccompaniedStatusComponent] | None = None


class UnaccompaniedStatusReferenceRange(Fhir):
    """What FHIR holds in Observation.referenceRange."""

    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] | None = None
    age: Range | None = None
    text: String | None = None


class UnaccompaniedStatusComponent(Fhir):
    """What FHIR holds in Observation.component."""

    choices: ClassVar[dict[str, int]] = {"value": 0}
    id: String | None = None
    extension: list[Extension] | None = None
    modifier_extension: list[Extension] | None = None
    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: String | None = None
    value_boolean: Boolean | None = None
    value_integer: Integer | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: Time | None = None
    value_date_time: DateTime | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | None = None
    reference_range: list[UnaccompaniedStatusReferenceRange] | None = None


class CategoryOfNeed(Extension):
    """Category of need.

    The main reason why a child first needed help.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/category-of-need"] = "https://kinspec.org/fhir/StructureDefinition/category-of-need"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The category."""


class CategoryOfNeedDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-category-of-need"] = "https://kinspec.org/fhir/CodeSystem/ssda903-category-of-need"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903CategoryOfNeedCode | None
    """The code itself."""


class ExpectedBirthDate(Extension):
    """Expected birth date.

    The day on which an unborn child is expected.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_date")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/expected-birth-date"] = "https://kinspec.org/fhir/StructureDefinition/expected-birth-date"
    """Says which extension this is, or which part of one. It never changes."""
    value_date: Date | None
    """The expected day."""


class HomePostcode(Extension):
    """Home postcode.

    The postcode of the home that the child came from when first looked after.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/home-postcode"] = "https://kinspec.org/fhir/StructureDefinition/home-postcode"
    """Says which extension this is, or which part of one. It never changes."""
    value_string: String | None
    """The postcode, with or without the space."""


class IsMother(Extension):
    """Is a mother.

    Whether a looked-after young person is a mother.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_boolean")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/is-mother"] = "https://kinspec.org/fhir/StructureDefinition/is-mother"
    """Says which extension this is, or which part of one. It never changes."""
    value_boolean: Boolean | None
    """True when she has a child of her own."""


class LegalStatus(Extension):
    """Legal status.

    The law under which a child is looked after.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/legal-status"] = "https://kinspec.org/fhir/StructureDefinition/legal-status"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The legal status."""


class LegalStatusDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-legal-status"] = "https://kinspec.org/fhir/CodeSystem/ssda903-legal-status"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903LegalStatusCode | None
    """The code itself."""


class Placement(Extension):
    """Placement.

    Where a looked-after child lives during an episode.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "extension", "url")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/placement"] = "https://kinspec.org/fhir/StructureDefinition/placement"
    """Says which extension this is, or which part of one. It never changes."""


class PlacementType(Extension):
    """Extension in Extension.extension:type.

    The kind of placement.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["type"] = "type"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The kind as a code."""


class PlacementTypeDfe(Coding):
    """Coding in Extension.extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-placement-type"] = "https://kinspec.org/fhir/CodeSystem/ssda903-placement-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903PlacementTypeCode | None
    """The code itself."""


class PlacementProvider(Extension):
    """Extension in Extension.extension:provider.

    Who provides the placement.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["provider"] = "provider"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The provider as a code."""


class PlacementProviderDfe(Coding):
    """Coding in Extension.extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-placement-provider"] = "https://kinspec.org/fhir/CodeSystem/ssda903-placement-provider"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903PlacementProviderCode | None
    """The code itself."""


class PlacementSetting(Extension):
    """Extension in Extension.extension:setting.

    The place itself. Leave it out where it must stay hidden.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_reference")
    url: Literal["setting"] = "setting"
    """Says which extension this is, or which part of one. It never changes."""
    value_reference: Reference
    """The setting."""


class PlacementReasonForChange(Extension):
    """Extension in Extension.extension:reasonForChange.

    Why the placement ended, when another follows.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["reasonForChange"] = "reasonForChange"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason as a code."""


class PlacementReasonForChangeDfe(Coding):
    """Coding in Extension.extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-reason-place-change"] = "https://kinspec.org/fhir/CodeSystem/ssda903-reason-place-change"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903ReasonPlaceChangeCode | None
    """The code itself."""


class ReasonEpisodeCeased(Extension):
    """Reason episode ceased.

    Why an episode ended.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/reason-episode-ceased"] = "https://kinspec.org/fhir/StructureDefinition/reason-episode-ceased"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason."""


class ReasonEpisodeCeasedDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-reason-episode-ceased"] = "https://kinspec.org/fhir/CodeSystem/ssda903-reason-episode-ceased"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903ReasonEpisodeCeasedCode | None
    """The code itself."""


class ReasonForNewEpisode(Extension):
    """Reason for new episode.

    Why an episode began.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/reason-for-new-episode"] = "https://kinspec.org/fhir/StructureDefinition/reason-for-new-episode"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason."""


class ReasonForNewEpisodeDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-reason-new-episode"] = "https://kinspec.org/fhir/CodeSystem/ssda903-reason-new-episode"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903ReasonNewEpisodeCode | None
    """The code itself."""


class ReasonPlacementCeased(Extension):
    """Reason placement decision ceased.

    Why a decision to place a child for adoption was taken back.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/reason-placement-ceased"] = "https://kinspec.org/fhir/StructureDefinition/reason-placement-ceased"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason."""


class ReasonPlacementCeasedDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-reason-placement-ceased"] = "https://kinspec.org/fhir/CodeSystem/ssda903-reason-placement-ceased"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903ReasonPlacementCeasedCode | None
    """The code itself."""


class RecordedSex(Extension):
    """Recorded sex.

    The sex of the child as the source recorded it.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/recorded-sex"] = "https://kinspec.org/fhir/StructureDefinition/recorded-sex"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The recorded sex."""


class RecordedSexDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/sex-dfe"] = "https://kinspec.org/fhir/CodeSystem/sex-dfe"
    """Says which list or register the value beside it comes from. It never changes."""
    code: SexDfeCode | None
    """The code itself."""


class RecordedWith(Extension):
    """Recorded with.

    The observation that was recorded at the same time. It keeps together what is sent in separate resources
    so that each can be shared or withheld by itself.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_reference")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/recorded-with"] = "https://kinspec.org/fhir/StructureDefinition/recorded-with"
    """Says which extension this is, or which part of one. It never changes."""
    value_reference: Reference
    """The other observation."""


class ReviewParticipation(Extension):
    """Participation in a review.

    How a child took part in a review and how the child's views were heard.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/review-participation"] = "https://kinspec.org/fhir/StructureDefinition/review-participation"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The manner of taking part."""


class ReviewParticipationDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-review-participation"] = "https://kinspec.org/fhir/CodeSystem/ssda903-review-participation"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903ReviewParticipationCode | None
    """The code itself."""


class SocialWorkerChange(Extension):
    """Reason for change of social worker.

    Why a child got another social worker.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/social-worker-change"] = "https://kinspec.org/fhir/StructureDefinition/social-worker-change"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason."""


class SocialWorkerChangeDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-social-worker-change"] = "https://kinspec.org/fhir/CodeSystem/ssda903-social-worker-change"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903SocialWorkerChangeCode | None
    """The code itself."""


class SourceField(Extension):
    """Source field.

    A field of the source record that has no element of its own, or does not follow from the elements. Only
    the format it came from reads it back; it is dropped when a record is shared, unless the field is shared.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "extension", "url")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/source-field"] = "https://kinspec.org/fhir/StructureDefinition/source-field"
    """Says which extension this is, or which part of one. It never changes."""


class SourceFieldFormat(Extension):
    """Extension in Extension.extension:format.

    The format that the field belongs to.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_code")
    url: Literal["format"] = "format"
    """Says which extension this is, or which part of one. It never changes."""
    value_code: Code | None
    """The id of the format."""


class SourceFieldPath(Extension):
    """Extension in Extension.extension:path.

    The field, and the table or record it stands in.
    """

    choices: ClassVar[dict[str, int]] = {"value": 1}
    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string", "value_base64_binary")
    url: Literal["path"] = "path"
    """Says which extension this is, or which part of one. It never changes."""


class SourceFieldKind(Extension):
    """Extension in Extension.extension:kind.

    What is kept about the field.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_code")
    url: Literal["kind"] = "kind"
    """Says which extension this is, or which part of one. It never changes."""
    value_code: Code | None
    """`value`: its content; `absent`: that it was not there; `extra`: cells behind the last column."""


class SourceFieldContent(Extension):
    """Extension in Extension.extension:content.

    The content.
    """

    choices: ClassVar[dict[str, int]] = {"value": 1}
    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string", "value_base64_binary")
    url: Literal["content"] = "content"
    """Says which extension this is, or which part of one. It never changes."""


class SourceLayout(Extension):
    """Source layout.

    How a source file spelled its table, so that it can be written again in the same way.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "extension", "url")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/source-layout"] = "https://kinspec.org/fhir/StructureDefinition/source-layout"
    """Says which extension this is, or which part of one. It never changes."""


class SourceLayoutFormat(Extension):
    """Extension in Extension.extension:format.

    The format of the file.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_code")
    url: Literal["format"] = "format"
    """Says which extension this is, or which part of one. It never changes."""
    value_code: Code | None
    """The id of the format."""


class SourceLayoutTable(Extension):
    """Extension in Extension.extension:table.

    The table that the file holds.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string")
    url: Literal["table"] = "table"
    """Says which extension this is, or which part of one. It never changes."""
    value_string: String | None
    """The name of the table."""


class SourceLayoutSpelling(Extension):
    """Extension in Extension.extension:spelling.

    Header cells, delimiter, line ends and encoding of the file.
    """

    choices: ClassVar[dict[str, int]] = {"value": 1}
    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string", "value_base64_binary")
    url: Literal["spelling"] = "spelling"
    """Says which extension this is, or which part of one. It never changes."""


class SourceText(Extension):
    """Source text.

    How the source wrote a value that FHIR would write otherwise or cannot hold, such as a date that does not
    exist. It is written back unless the value beside it has been changed.
    """

    choices: ClassVar[dict[str, int]] = {"value": 1}
    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_string", "value_base64_binary")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/source-text"] = "https://kinspec.org/fhir/StructureDefinition/source-text"
    """Says which extension this is, or which part of one. It never changes."""


class UpnUnknownReason(Extension):
    """Reason why there is no UPN.

    Why a child has no unique pupil number.
    """

    only: ClassVar[tuple[str, ...]] = ("id", "url", "value_codeable_concept")
    url: Literal["https://kinspec.org/fhir/StructureDefinition/upn-unknown-reason"] = "https://kinspec.org/fhir/StructureDefinition/upn-unknown-reason"
    """Says which extension this is, or which part of one. It never changes."""
    value_codeable_concept: CodeableConcept
    """The reason."""


class UpnUnknownReasonDfe(Coding):
    """Coding in Extension.value[x].coding:dfe.

    The code of the Department for Education's list.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/upn-unknown-reason"] = "https://kinspec.org/fhir/CodeSystem/upn-unknown-reason"
    """Says which list or register the value beside it comes from. It never changes."""
    code: UpnUnknownReasonCode | None
    """The code itself."""


class AdoptionPlanCategoryKind(Coding):
    """Coding in CarePlan.category.coding:kind.

    The kind of plan as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/plan-type"] = "https://kinspec.org/fhir/CodeSystem/plan-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["placement-for-adoption"] = "placement-for-adoption"
    """Always `placement-for-adoption`."""


class AdoptionPlanPeriod(Period):
    """Period in CarePlan.period.

    When the decision stood.
    """

    start: DateTime | None
    """The day of the decision."""


class AgencyOdsOrganisationCode(Identifier):
    """Identifier in Organization.identifier:odsOrganisationCode.

    The code of an NHS organisation.
    """

    system: Literal["https://fhir.nhs.uk/Id/ods-organization-code"] = "https://fhir.nhs.uk/Id/ods-organization-code"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class AgencyLaCode(Identifier):
    """Identifier in Organization.identifier:laCode.

    The three-digit number by which the Department for Education knows a local authority.
    """

    system: Literal["https://kinspec.org/fhir/Id/la-code"] = "https://kinspec.org/fhir/Id/la-code"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class AgencyUrn(Identifier):
    """Identifier in Organization.identifier:urn.

    The unique reference number of a school or of a provider that Ofsted registers.
    """

    system: Literal["https://kinspec.org/fhir/Id/urn"] = "https://kinspec.org/fhir/Id/urn"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class AgencyLaestab(Identifier):
    """Identifier in Organization.identifier:laestab.

    Local authority and establishment number of a school, seven digits.
    """

    system: Literal["https://kinspec.org/fhir/Id/laestab"] = "https://kinspec.org/fhir/Id/laestab"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class AgencyUkprn(Identifier):
    """Identifier in Organization.identifier:ukprn.

    The number of a provider in the UK Register of Learning Providers.
    """

    system: Literal["https://kinspec.org/fhir/Id/ukprn"] = "https://kinspec.org/fhir/Id/ukprn"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class AgencyTypeKind(Coding):
    """Coding in Organization.type.coding:kind.

    The kind as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/agency-type"] = "https://kinspec.org/fhir/CodeSystem/agency-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: AgencyTypeCode | None
    """The code itself."""


class ChildNhsNumber(Identifier):
    """Identifier in Patient.identifier:nhsNumber.

    The NHS number. It is the number most likely to join a child's records across agencies.
    """

    system: Literal["https://fhir.nhs.uk/Id/nhs-number"] = "https://fhir.nhs.uk/Id/nhs-number"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class ChildLocalId(Identifier):
    """Identifier in Patient.identifier:localId.

    The number of the child in the council's own case system. It means nothing without the council.
    """

    system: Literal["https://kinspec.org/fhir/Id/local-child-id"] = "https://kinspec.org/fhir/Id/local-child-id"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class ChildUpn(Identifier):
    """Identifier in Patient.identifier:upn.

    The unique pupil number that follows a child through state schools in England.
    """

    system: Literal["https://kinspec.org/fhir/Id/upn"] = "https://kinspec.org/fhir/Id/upn"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class ChildFormerUpn(Identifier):
    """Identifier in Patient.identifier:formerUpn.

    A pupil number that the child no longer uses. Leave it out where an adoption means that old and new
    records must not be linked.
    """

    system: Literal["https://kinspec.org/fhir/Id/former-upn"] = "https://kinspec.org/fhir/Id/former-upn"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class ChildUln(Identifier):
    """Identifier in Patient.identifier:uln.

    The unique learner number, given from the age of 14.
    """

    system: Literal["https://kinspec.org/fhir/Id/uln"] = "https://kinspec.org/fhir/Id/uln"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class DeprivationOfLibertyCodeKind(Coding):
    """Coding in Flag.code.coding:kind.

    The kind of flag as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/flag-type"] = "https://kinspec.org/fhir/CodeSystem/flag-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["deprivation-of-liberty"] = "deprivation-of-liberty"
    """Always `deprivation-of-liberty`."""


class DeprivationOfLibertyPeriod(Period):
    """Period in Flag.period.

    When the order was in force.
    """

    start: DateTime | None
    """The first day of the order."""


class FamilyMemberLocalId(Identifier):
    """Identifier in RelatedPerson.identifier:localId.

    The number of the person in the council's case system.
    """

    system: Literal["https://kinspec.org/fhir/Id/local-child-id"] = "https://kinspec.org/fhir/Id/local-child-id"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class FamilyMemberNhsNumber(Identifier):
    """Identifier in RelatedPerson.identifier:nhsNumber.

    The person's NHS number. An alert for an unborn child is held against the mother's number.
    """

    system: Literal["https://fhir.nhs.uk/Id/nhs-number"] = "https://fhir.nhs.uk/Id/nhs-number"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class FamilyMemberRelationshipFamily(Coding):
    """Coding in RelatedPerson.relationship.coding:family.

    The relationship as a code of HL7's list of family roles.
    """

    system: Literal["http://terminology.hl7.org/CodeSystem/v3-RoleCode"] = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Code | None
    """The code itself."""


class LookedAfterEpisodeTypeKind(Coding):
    """Coding in EpisodeOfCare.type.coding:kind.

    The kind of episode as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/episode-type"] = "https://kinspec.org/fhir/CodeSystem/episode-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["looked-after"] = "looked-after"
    """Always `looked-after`."""


class LookedAfterEpisodePeriod(Period):
    """Period in EpisodeOfCare.period.

    When the episode began and ended.
    """

    start: DateTime | None
    """The first day of the episode."""


class MissingEpisodeCodeKind(Coding):
    """Coding in Flag.code.coding:kind.

    The kind of flag as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/flag-type"] = "https://kinspec.org/fhir/CodeSystem/flag-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["missing"] = "missing"
    """Always `missing`."""


class MissingEpisodeCodeDfe(Coding):
    """Coding in Flag.code.coding:dfe.

    Whether the child was missing or away without authorisation, in the code of the Department for Education.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-absence-type"] = "https://kinspec.org/fhir/CodeSystem/ssda903-absence-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903AbsenceTypeCode | None
    """The code itself."""


class MissingEpisodePeriod(Period):
    """Period in Flag.period.

    When the child was missing.
    """

    start: DateTime | None
    """The day on which the child went missing."""


class PreviousPermanenceDfe(Coding):
    """Coding in Observation.value[x].coding:dfe.

    The kind in the code of the Department for Education.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/ssda903-previous-permanence"] = "https://kinspec.org/fhir/CodeSystem/ssda903-previous-permanence"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Ssda903PreviousPermanenceCode | None
    """The code itself."""


class ProfessionalRoleCodeKind(Coding):
    """Coding in PractitionerRole.code.coding:kind.

    The role as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/team-role"] = "https://kinspec.org/fhir/CodeSystem/team-role"
    """Says which list or register the value beside it comes from. It never changes."""
    code: TeamRoleCode | None
    """The code itself."""


class ProfessionalSocialWorkEngland(Identifier):
    """Identifier in Practitioner.identifier:socialWorkEngland.

    The number in the register of Social Work England.
    """

    system: Literal["https://kinspec.org/fhir/Id/social-work-england"] = "https://kinspec.org/fhir/Id/social-work-england"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class ReviewClass(Coding):
    """Coding in Encounter.class.

    Says that this is a meeting and not treatment.
    """

    code: Literal["meeting"] = "meeting"
    """Always `meeting`."""


class ReviewTypeKind(Coding):
    """Coding in Encounter.type.coding:kind.

    The kind of meeting as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/meeting-type"] = "https://kinspec.org/fhir/CodeSystem/meeting-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["looked-after-review"] = "looked-after-review"
    """Always `looked-after-review`."""


class ReviewPeriod(Period):
    """Period in Encounter.period.

    When the review was held.
    """

    start: DateTime | None
    """The day of the review."""


class SettingUrn(Identifier):
    """Identifier in Location.identifier:urn.

    The number under which Ofsted registers the provider or home.
    """

    system: Literal["https://kinspec.org/fhir/Id/urn"] = "https://kinspec.org/fhir/Id/urn"
    """Says which list or register the value beside it comes from. It never changes."""
    value: String | None
    """The number or code itself."""


class SettingTypeKind(Coding):
    """Coding in Location.type.coding:kind.

    The kind as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/setting-type"] = "https://kinspec.org/fhir/CodeSystem/setting-type"
    """Says which list or register the value beside it comes from. It never changes."""
    code: SettingTypeCode | None
    """The code itself."""


class SocialWorkerAllocationParticipantRoleKind(Coding):
    """Coding in CareTeam.participant.role.coding:kind.

    The role as a code.
    """

    system: Literal["https://kinspec.org/fhir/CodeSystem/team-role"] = "https://kinspec.org/fhir/CodeSystem/team-role"
    """Says which list or register the value beside it comes from. It never changes."""
    code: Literal["social-worker"] = "social-worker"
    """Always `social-worker`."""


class SubmissionFileContentAttachment(Attachment):
    """Attachment in DocumentReference.content.attachment."""

    content_type: Code | None
    """The kind of file."""


PROFILES: dict[str, type[Fhir]] = {
    "https://kinspec.org/fhir/StructureDefinition/adoption-plan": AdoptionPlan,
    "https://kinspec.org/fhir/StructureDefinition/adoption": Adoption,
    "https://kinspec.org/fhir/StructureDefinition/agency": Agency,
    "https://kinspec.org/fhir/StructureDefinition/child": Child,
    "https://kinspec.org/fhir/StructureDefinition/conviction": Conviction,
    "https://kinspec.org/fhir/StructureDefinition/deprivation-of-liberty": DeprivationOfLiberty,
    "https://kinspec.org/fhir/StructureDefinition/family-member": FamilyMember,
    "https://kinspec.org/fhir/StructureDefinition/health-checks": HealthChecks,
    "https://kinspec.org/fhir/StructureDefinition/leaving-care": LeavingCare,
    "https://kinspec.org/fhir/StructureDefinition/looked-after-episode": LookedAfterEpisode,
    "https://kinspec.org/fhir/StructureDefinition/missing-episode": MissingEpisode,
    "https://kinspec.org/fhir/StructureDefinition/previous-permanence": PreviousPermanence,
    "https://kinspec.org/fhir/StructureDefinition/professional-role": ProfessionalRole,
    "https://kinspec.org/fhir/StructureDefinition/professional": Professional,
    "https://kinspec.org/fhir/StructureDefinition/record-bundle": RecordBundle,
    "https://kinspec.org/fhir/StructureDefinition/review": Review,
    "https://kinspec.org/fhir/StructureDefinition/setting": Setting,
    "https://kinspec.org/fhir/StructureDefinition/social-worker-allocation": SocialWorkerAllocation,
    "https://kinspec.org/fhir/StructureDefinition/strengths-and-difficulties": StrengthsAndDifficulties,
    "https://kinspec.org/fhir/StructureDefinition/submission-file": SubmissionFile,
    "https://kinspec.org/fhir/StructureDefinition/substance-misuse": SubstanceMisuse,
    "https://kinspec.org/fhir/StructureDefinition/unaccompanied-status": UnaccompaniedStatus,
}

__all__ = [
    "Address",
    "Adoption",
    "AdoptionComponent",
    "AdoptionPlan",
    "AdoptionPlanActivity",
    "AdoptionPlanActivityDetail",
    "AdoptionPlanCategoryKind",
    "AdoptionPlanPeriod",
    "AdoptionReferenceRange",
    "Age",
    "Agency",
    "AgencyContact",
    "AgencyLaCode",
    "AgencyLaestab",
    "AgencyOdsOrganisationCode",
    "AgencyTypeKind",
    "AgencyUkprn",
    "AgencyUrn",
    "Annotation",
    "Attachment",
    "CategoryOfNeed",
    "CategoryOfNeedDfe",
    "Child",
    "ChildCommunication",
    "ChildContact",
    "ChildFormerUpn",
    "ChildLink",
    "ChildLocalId",
    "ChildNhsNumber",
    "ChildUln",
    "ChildUpn",
    "CodeableConcept",
    "Coding",
    "ContactDetail",
    "ContactPoint",
    "Contributor",
    "Conviction",
    "ConvictionComponent",
    "ConvictionReferenceRange",
    "Count",
    "DataRequirement",
    "DataRequirementCodeFilter",
    "DataRequirementDateFilter",
    "DataRequirementSort",
    "DeprivationOfLiberty",
    "DeprivationOfLibertyCodeKind",
    "DeprivationOfLibertyPeriod",
    "Distance",
    "Dosage",
    "DosageDoseAndRate",
    "Duration",
    "ExpectedBirthDate",
    "Expression",
    "Extension",
    "FamilyMember",
    "FamilyMemberCommunication",
    "FamilyMemberLocalId",
    "FamilyMemberNhsNumber",
    "FamilyMemberRelationshipFamily",
    "HealthChecks",
    "HealthChecksComponent",
    "HealthChecksReferenceRange",
    "HomePostcode",
    "HumanName",
    "Identifier",
    "IsMother",
    "LeavingCare",
    "LeavingCareComponent",
    "LeavingCareReferenceRange",
    "LegalStatus",
    "LegalStatusDfe",
    "LookedAfterEpisode",
    "LookedAfterEpisodeDiagnosis",
    "LookedAfterEpisodePeriod",
    "LookedAfterEpisodeStatusHistory",
    "LookedAfterEpisodeTypeKind",
    "Meta",
    "MissingEpisode",
    "MissingEpisodeCodeDfe",
    "MissingEpisodeCodeKind",
    "MissingEpisodePeriod",
    "Money",
    "Narrative",
    "ParameterDefinition",
    "Period",
    "Placement",
    "PlacementProvider",
    "PlacementProviderDfe",
    "PlacementReasonForChange",
    "PlacementReasonForChangeDfe",
    "PlacementSetting",
    "PlacementType",
    "PlacementTypeDfe",
    "PreviousPermanence",
    "PreviousPermanenceComponent",
    "PreviousPermanenceDfe",
    "PreviousPermanenceReferenceRange",
    "Professional",
    "ProfessionalQualification",
    "ProfessionalRole",
    "ProfessionalRoleAvailableTime",
    "ProfessionalRoleCodeKind",
    "ProfessionalRoleNotAvailable",
    "ProfessionalSocialWorkEngland",
    "Quantity",
    "Range",
    "Ratio",
    "ReasonEpisodeCeased",
    "ReasonEpisodeCeasedDfe",
    "ReasonForNewEpisode",
    "ReasonForNewEpisodeDfe",
    "ReasonPlacementCeased",
    "ReasonPlacementCeasedDfe",
    "RecordBundle",
    "RecordBundleEntry",
    "RecordBundleLink",
    "RecordedSex",
    "RecordedSexDfe",
    "RecordedWith",
    "Reference",
    "RelatedArtifact",
    "Review",
    "ReviewClass",
    "ReviewClassHistory",
    "ReviewDiagnosis",
    "ReviewHospitalization",
    "ReviewLocation",
    "ReviewParticipant",
    "ReviewParticipation",
    "ReviewParticipationDfe",
    "ReviewPeriod",
    "ReviewStatusHistory",
    "ReviewTypeKind",
    "SampledData",
    "Setting",
    "SettingHoursOfOperation",
    "SettingPosition",
    "SettingTypeKind",
    "SettingUrn",
    "Signature",
    "SocialWorkerAllocation",
    "SocialWorkerAllocationParticipant",
    "SocialWorkerAllocationParticipantRoleKind",
    "SocialWorkerChange",
    "SocialWorkerChangeDfe",
    "SourceField",
    "SourceFieldContent",
    "SourceFieldFormat",
    "SourceFieldKind",
    "SourceFieldPath",
    "SourceLayout",
    "SourceLayoutFormat",
    "SourceLayoutSpelling",
    "SourceLayoutTable",
    "SourceText",
    "StrengthsAndDifficulties",
    "StrengthsAndDifficultiesComponent",
    "StrengthsAndDifficultiesReferenceRange",
    "SubmissionFile",
    "SubmissionFileContent",
    "SubmissionFileContentAttachment",
    "SubmissionFileContext",
    "SubmissionFileRelatesTo",
    "SubstanceMisuse",
    "SubstanceMisuseComponent",
    "SubstanceMisuseReferenceRange",
    "Timing",
    "TimingRepeat",
    "TriggerDefinition",
    "UnaccompaniedStatus",
    "UnaccompaniedStatusComponent",
    "UnaccompaniedStatusReferenceRange",
    "UpnUnknownReason",
    "UpnUnknownReasonDfe",
    "UsageContext",
]
