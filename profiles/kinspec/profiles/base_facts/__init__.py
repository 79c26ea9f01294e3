"""The facts of FHIR R4 and UK Core that the standard builds on, made from the official definitions.

Run from the top of the checkout; it rewrites the facts in `profiles/base` and nothing else:

    python -m kinspec.profiles.base_facts --reference DIR [--out profiles/base]

`DIR` holds `packages/hl7.fhir.r4.core-4.0.1.tgz` (HL7's package) and `uk-core-definitions/*.json` (UK Core,
one resource per file). What is carried is what a validator and a compiler of profiles need. `short`,
`definition`, `comment`, `requirements`, `alias`, `mapping`, `example`, `condition`, `base`, `xpath`, the
reason why an element is a modifier, and other prose or cross-references are left behind.

Files, all JSON in UTF-8, with one element, concept or include to a line:

`index.json`
    canonical URL -> `{"file", "kind": "structure"|"valueset"|"codesystem", "type"?, "version", "name"}`.
`external.json`
    canonical URL that a fact refers to and that is not carried -> `{"kind", "reason"}`; `kind` as above.
`r4/<id>.json`, `ukcore/<id>.json`: structures
    `{"url", "version", "name", "title", "status", "kind", "abstract", "type", "base", "derivation",
    "context"?, "contextInvariant"?, "elements"}`. R4 elements come from the snapshot, UK Core's from the
    differential, in the order of the source. An element is
    `{"id", "path", "sliceName"?, "min"?, "max"?, "types"?, "contentReference"?, "fixed"?, "pattern"?,
    "minValue"?, "maxValue"?, "maxLength"?, "slicing"?, "binding"?, "mustSupport"?, "isModifier"?,
    "isSummary"?, "constraints"?, "representation"?}`.
    A flag that is false is left out of a snapshot, where it says nothing, and kept in a differential.
    - `types`: `{"code", "system"?, "regex"?, "profile"?, "target"?, "aggregation"?, "versioning"?}`. Where
      the source has a FHIRPath system type (`http://hl7.org/fhirpath/System.String`), `system` is its last
      part and `code` the FHIR type that the source names beside it (`string` for the only one that names
      none, `xhtml.id`). `target` is FHIR's `targetProfile`.
    - `fixed`, `pattern`, `minValue`, `maxValue`: `{"type", "value"}`; `type` is the ending of the
      element's name in the source (`fixedUri` -> `Uri`).
    - `binding`: `{"strength", "valueSet"?, "name"?, "maxValueSet"?}`.
`r4/_constraints.json`, `ukcore/_constraints.json`
    `key|source` -> `{"key", "severity", "human", "expression"?, "source", "bestPractice"?}`. A constraint
    that the source gives without `source` is defined where it stands, so it gets the URL of that structure.
    `constraints` of an element lists the bare key where only one constraint of that folder has it and
    `key|source` where several have, so every entry leads to exactly one constraint of its own folder.
`*/terminology/ValueSet-<id>.json`
    `{"url", "version", "name", "title", "status", "compose"}`. `compose` is FHIR's, except that `concept`
    is a list of `[code, display?]`, and that a list drawn from a code system whose licence forbids
    copying is replaced by `"enumerated": N`.
`*/terminology/CodeSystem-<id>.json`
    `{"url", "version", "name", "title", "content", "caseSensitive"?, "hierarchyMeaning"?, "concepts",
    "properties"?}`. A concept is `[code, display?, parent?]`, in the order of the source; a concept with
    several parents has a list of them. `properties` is property -> code -> value, for
    `notSelectable`, `status` and the properties that filters of carried value sets use.
"""

from __future__ import annotations

from kinspec.profiles.base_facts._build import build, write
from kinspec.profiles.base_facts._sources import SourceError, read_sources

__all__ = ["SourceError", "build", "read_sources", "write"]
