"""The checks of a profile, compiled once from its element tree.

There is one compilation with two uses. Every check takes `say`: None means «stop at the first fault», and
nothing is said; otherwise faults go to it with their place. So accepting and explaining cannot disagree:
they are the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kinspec.findings import Finding, Location, Severity
from kinspec.profiles import Element, Profile, children, find, json_key, profile
from kinspec.standard import current, per_content
from kinspec.validators.fhir._addresses import HOLDERS, first_of, is_unknown, meant, own_address
from kinspec.validators.fhir._bindings import binding
from kinspec.validators.fhir._choosing import by_claim_or_type, chosen
from kinspec.validators.fhir._identifiers import form, identifier
from kinspec.validators.fhir._invariants import NATIVE
from kinspec.validators.fhir._primitives import PRIMITIVES
from kinspec.validators.fhir._references import reference
from kinspec.validators.fhir._saying import (
    MEMO,
    Check,
    Notes,
    Say,
    Surroundings,
    always,
    fail,
    remembering_pairs,
)
from kinspec.validators.fhir._slicing import mark_of, marks, names_of, sorter, too_few
from kinspec.validators.fhir._values import fixed, length, pattern, primitive, shown

DEEPEST = 60
ELE_1 = "All FHIR elements must have a @value or children"
MOST_URLS = 1_000


@dataclass(frozen=True, slots=True)
class Compiled:
    """A profile ready to check with."""

    profile: Profile
    check: Check
    notes: Notes


@per_content
def compiled(url: str) -> Compiled:
    """The checks of a profile. Raises `ContentError` for a profile that does not exist."""
    of = profile(url)
    notes = Notes()
    build = _Builder(notes)
    return Compiled(of, build.resource(of), notes)


def accepts(name: str) -> Callable[[Any], bool]:
    """A fast test for one profile: whether there is nothing to say about a resource."""
    check = compiled(profile(name).url).check
    return lambda resource: check(resource, None, "", Surroundings())


def explain(
    name: str, resource: Any, surroundings: Surroundings | None = None, at: str | None = None
) -> Iterator[Finding]:
    """Everything there is to say about a resource under a profile. Places are FHIRPaths."""
    of = compiled(profile(name).url)
    found: list[Finding] = []

    def say(
        code: str, path: str, severity: Severity | None = None, held: Any = None, /, **slots: Any
    ) -> None:
        found.append(
            Finding(
                current().message(code),
                Location(path=path),
                slots,
                fields=(path.rpartition(".")[2].partition("[")[0],),
                value=None if held is None or isinstance(held, dict | list) else str(held),
                severity_=severity,
            )
        )

    of.check(resource, say, at if at is not None else of.profile.type, surroundings or Surroundings())
    yield from found


@dataclass(slots=True)
class _Builder:
    notes: Notes
    _types: dict[str, Check] = field(default_factory=dict)
    # The texts that a check of a primitive has passed: looking there spares the call.
    _passed: dict[Check, set[str]] = field(default_factory=dict)

    def resource(self, of: Profile) -> Check:
        inner = self.object(of.root, of.type)
        if of.kind != "resource":
            return inner

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            if type(value) is not dict:
                return _no_object(value, say, path)
            found = value.get("resourceType")
            if found != of.type:
                return fail(
                    say, "element/wrong-resource-type", path, wanted=of.type, found=found, profile=of.title
                )
            contained = value.get("contained")
            if isinstance(contained, list):
                held = {f"#{one.get('id')}": one for one in contained if type(one) is dict}
                around = Surroundings(around.addresses, held, around.depth)
            return inner(value, say, path, around)

        return check

    def object(self, element: Element, type_name: str) -> Check:
        """The check of a JSON object by the children of an element."""
        keys: dict[str, Check] = {}
        required: list[tuple[str, str, int]] = []
        required_choices: list[tuple[str, int]] = []
        choice_of: dict[str, str] = {}
        needed: list[tuple[str, Element]] = []
        forbidden: dict[str, str] = {}
        for child in children(element):
            names = []
            for kind in child.types or ():
                key = json_key(child, kind.code)
                names.append(key)
                if child.max == 0:
                    forbidden[key] = child.name
                    continue
                keys[key] = self.entry(child, kind.code, key)
                if kind.code in PRIMITIVES and kind.code != "xhtml":
                    keys["_" + key] = self.beside(child, key)
            if child.content_reference:
                names.append(child.name)
                keys[child.name] = self.entry(child, "BackboneElement", child.name)
            if child.is_choice:
                choice_of |= dict.fromkeys((*names, *(f"_{one}" for one in names)), child.name)
            if child.min > 0 and child.max != 0:
                if child.is_choice:
                    required_choices.append((child.name, child.min))
                else:
                    required.append((child.name, f"_{child.name}", child.min))
            elif child.max != 0:
                # With the list itself missing, nobody else would miss the slices that must stand in it.
                needed.extend((child.name, part) for part in child.slices if part.min > 0)
        if "." not in element.id and not element.types:
            keys["resourceType"] = always
        # What a datatype demands of itself holds wherever it is used.
        of = find(type_name) if type_name not in ("", element.path) else None
        constraints = {one.key: one for one in (*(of.root.constraints if of else ()), *element.constraints)}
        passed_of = {key: self._passed[entry] for key, entry in keys.items() if entry in self._passed}
        nothing: frozenset[str] = frozenset()
        natives = [
            (constraint, NATIVE[constraint.key])
            for constraint in constraints.values()
            if constraint.key in NATIVE
        ]
        for constraint in element.constraints:
            if (
                constraint.key not in NATIVE
                and constraint.key not in ("ele-1",)
                and constraint.severity == "error"
            ):
                self.notes.skipped[
                    f"invariant {constraint.key}", "expressions in FHIRPath are not evaluated"
                ] = ""
        choices = {
            group: " or ".join(key for key, of in choice_of.items() if of == group and key[0] != "_")
            for group in choice_of.values()
        }
        plain = not (required or needed or choice_of or natives)
        known = tuple(name for name in keys if not name.startswith("_") and name != "resourceType")

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            if type(value) is not dict:
                return _no_object(value, say, path)
            if not value:
                return fail(say, "element/empty", path)
            if len(value) == 1 and "id" in value:
                return fail(say, "element/invariant", path, key="ele-1", rule=ELE_1)
            if around.depth > DEEPEST:
                return fail(say, "element/too-deep", path, limit=DEEPEST)
            around.depth += 1
            if say is None:
                for key, content in value.items():
                    if type(content) is str and content in passed_of.get(key, nothing):
                        continue
                    entry = keys.get(key)
                    if entry is None or not entry(content, None, "", around):
                        return False
                if plain:
                    around.depth -= 1
                    return True
            good = True
            mistyped: set[str] = set()
            for key, content in value.items() if say else ():
                assert say is not None  # noqa: S101 - the loop is empty without it
                entry = keys.get(key)
                if entry is None:
                    good = False
                    group = next((one for one in choices if _is_choice_of(key, one)), None)
                    if group is not None:
                        mistyped.add(group)
                        say("element/wrong-choice", f"{path}.{key}", key=key, allowed=choices[group])
                    elif key in forbidden or key.removeprefix("_") in forbidden:
                        say("element/not-allowed", f"{path}.{key}", element=key, within=path)
                    else:
                        near = get_close_matches(key, known, 1, 0.7)
                        hint = f" Did you mean {near[0]}?" if near else ""
                        say("element/unknown", f"{path}.{key}", key=key, within=path, suggestion=hint)
                elif not entry(content, say, f"{path}.{key}", around):
                    good = False
            around.depth -= 1
            for name, beside, least in required:
                if name not in value and beside not in value:
                    if say is None:
                        return False
                    good = False
                    say("element/missing", f"{path}.{name}", element=name, within=path, minimum=least)
            for name, part in needed:
                if name not in value:
                    if say is None:
                        return False
                    good = False
                    say(
                        "slice/too-few",
                        f"{path}.{name}",
                        slice=part.slice_name,
                        found=0,
                        minimum=part.min,
                        mark=mark_of(part),
                    )
            if choice_of:
                given: dict[str, str] = {}
                for key in value:
                    group = choice_of.get(key)
                    if group is not None:
                        bare = key.removeprefix("_")
                        if given.setdefault(group, bare) != bare:
                            if say is None:
                                return False
                            good = False
                            both = f"{given[group]} and {bare}"
                            say("element/two-choices", f"{path}.{bare}", element=group, given=both)
                for group, least in required_choices:
                    if group not in given and group not in mistyped:
                        if say is None:
                            return False
                        good = False
                        say("element/missing", f"{path}.{group}", element=group, within=path, minimum=least)
            for constraint, holds in natives:
                if not holds(value):
                    if say is None:
                        return False
                    good = False
                    say(
                        "element/invariant",
                        path,
                        _severity(constraint.severity),
                        key=constraint.key,
                        rule=constraint.human,
                    )
            return good

        return check

    def entry(self, element: Element, type_name: str, key: str) -> Check:
        """The check of what stands under one key: one value, or a list of them."""
        item = self.item(element, type_name)
        if not element.base_max_many:
            return item
        primitive = type_name in PRIMITIVES
        slices = [(self.item(one, _type_of(one, type_name)), one) for one in element.slices]
        closed = element.slicing is not None and element.slicing.rules == "closed"
        key_of, by_mark = marks(element)
        slice_of = sorter(element)
        holder = f"{type_name}.{key_of}"
        near = meant(by_mark, holder) if by_mark and holder in HOLDERS else None
        wanted = [index for index, (_, part) in enumerate(slices) if part.min > 0]
        most, least = element.max, element.min
        passed: Collection[str] = self._passed.get(item, ())

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            if type(value) is not list:
                if value is None:
                    return fail(say, "element/null", path)
                return fail(say, "element/not-a-list", path, element=key)
            if not value:
                return fail(say, "element/empty", path)
            if say is None and not slices:
                if (most is not None and len(value) > most) or len(value) < least:
                    return False
                for one in value:
                    if type(one) is str and one in passed:
                        continue
                    if not (one is None and primitive) and not item(one, None, "", around):
                        return False
                return True
            if say is None and not closed:
                if (most is not None and len(value) > most) or len(value) < least:
                    return False
                seen = dict.fromkeys(wanted, 0) if wanted else {}
                for one in value:
                    if by_mark:  # in place, since this is where most of the time goes
                        mark = one.get(key_of) if type(one) is dict else None
                        index = by_mark.get(mark) if type(mark) is str else None
                    elif one is None and primitive:
                        continue
                    else:
                        index = slice_of(one)
                    if index is None:
                        if not item(one, None, "", around) or (near is not None and near(one)):
                            return False
                        continue
                    seen[index] = seen.get(index, 0) + 1
                    if not slices[index][0](one, None, "", around):
                        return False
                for index, count in seen.items():
                    part = slices[index][1]
                    if count < part.min or (part.max is not None and count > part.max):
                        return False
                return True
            good = True
            if most is not None and len(value) > most:
                if say is None:
                    return False
                good = False
                say("element/too-many", path, element=key, found=len(value), maximum=most)
            if len(value) < least:
                if say is None:
                    return False
                good = False
                say("element/too-few", path, element=key, found=len(value), minimum=least)
            counts = [0] * len(slices)
            doubtful: list[tuple[str, Any, tuple[str, ...]]] = []
            for number, one in enumerate(value):
                place = f"{path}[{number}]" if say else ""
                if one is None and primitive:
                    continue  # a null stands for a value that only has extensions beside it
                test = item
                if slices:
                    if by_mark:
                        mark = one.get(key_of) if type(one) is dict else None
                        index = by_mark.get(mark) if type(mark) is str else None
                    else:
                        index = slice_of(one)
                    if index is not None:
                        counts[index] += 1
                        test = slices[index][0]
                    elif near is not None and (systems := near(one)):
                        if say is None:
                            return False
                        good = False
                        doubtful.append((place, one, systems))
                    elif closed:
                        if say is None:
                            return False
                        good = False
                        say("slice/no-match", place, element=key, slices=names_of(slices))
                if not test(one, say, place, around):
                    if say is None:
                        return False
                    good = False
            # What was meant for a part is said to be so, and then the part is not said to be missing.
            lacking = too_few(wanted, counts, slices)
            for place, one, systems in doubtful:
                hit = first_of(lacking, systems, by_mark)
                if hit is not None:
                    lacking.remove(hit)
                system = one.get("system")
                if say is not None and not (system and is_unknown(system, holder)):
                    say(
                        "slice/other-system",
                        f"{place}.system",
                        None if hit is None else Severity.ERROR,
                        system,
                        found="no system" if system is None else f"the system {system}",
                        expected=" or ".join(systems),
                        what="code" if type_name == "Coding" else "number",
                    )
            for number, ((_, part), count) in enumerate(zip(slices, counts, strict=True)):
                if number in lacking:
                    if say is None:
                        return False
                    good = False
                    say(
                        "slice/too-few",
                        path,
                        slice=part.slice_name,
                        found=count,
                        minimum=part.min,
                        mark=mark_of(part),
                    )
                elif part.max is not None and count > part.max:
                    if say is None:
                        return False
                    good = False
                    say("slice/too-many", path, slice=part.slice_name, found=count, maximum=part.max)
            return good

        return check

    def item(self, element: Element, type_name: str) -> Check:
        """The check of one value of a type."""
        checks: list[Check] = []
        if type_name in PRIMITIVES:
            checks.append(primitive(type_name))
            if element.max_length:
                checks.append(length(element.max_length))
            if (
                element.base_path in HOLDERS
                and element.base_path != "Extension.url"
                and element.fixed is None
            ):
                checks.append(own_address(element.base_path))
        elif type_name == "Resource":
            in_bundle = element.base_path == "Bundle.entry.resource"
            checks.append(_entry_resource if in_bundle else _any_resource)
        elif type_name == "Extension":
            checks.append(self.extension(element))
        elif element.children is not None or element.content_reference:
            checks.append(self.lazily(element, type_name))
        else:
            checks.append(self.type(type_name))
        if element.fixed is not None:
            checks.append(fixed(element.fixed))
        if element.pattern is not None:
            checks.append(pattern(element.pattern))
        if element.binding is not None and element.binding.strength in ("required", "extensible"):
            bound = binding(element, type_name, self.notes)
            if bound is not None:
                checks.append(bound)
        if type_name == "Identifier":
            checks.append(identifier)
        elif element.identifier is not None and ".identifier" not in element.path.lower():
            checks.append(form(element.identifier))
        if type_name == "Reference":
            targets = tuple(url for kind in element.types for url in kind.targets)
            checks.append(reference(targets))
        first, *rest = checks

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            if not first(value, say, path, around):
                return False
            good = True
            for one in rest:
                if not one(value, say, path, around):
                    if say is None:
                        return False
                    good = False
            return good

        if type_name == "Coding":
            return remembering_pairs(check if rest else first)
        if type_name not in PRIMITIVES:
            return check if rest else first
        passed: set[str] = set()

        def remembering(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            # Whether a primitive is right depends on nothing but its value.
            if type(value) is str and value in passed:
                return True
            if not check(value, say, path, around):
                return False
            if type(value) is str and len(value) < 200:
                if len(passed) >= MEMO:
                    passed.clear()
                passed.add(value)
            return True

        self._passed[remembering] = passed
        return remembering

    def type(self, name: str) -> Check:
        """The check of a datatype as its own definition says."""
        known = self._types.get(name)
        if known is not None:
            return known
        of = find(name)
        if of is None:
            return always
        self._types[name] = made = self.lazily(of.root, name)
        return made

    def lazily(self, element: Element, type_name: str) -> Check:
        """A check that is made when it is first needed: types hold each other."""
        made: Check | None = None

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            nonlocal made
            if made is None:
                made = self.object(element, type_name)
            return made(value, say, path, around)

        return check

    def beside(self, element: Element, key: str) -> Check:
        """The check of `_key`: the id and extensions of a primitive, or a list of them with nulls."""
        inner = self.type("Element")
        many = element.base_max_many

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            if not many:
                return inner(value, say, path, around)
            if type(value) is not list or not value:
                return fail(say, "element/not-a-list", path, element="_" + key)
            good = True
            for number, one in enumerate(value):
                if one is not None and not inner(one, say, f"{path}[{number}]" if say else "", around):
                    if say is None:
                        return False
                    good = False
            return good

        return check

    def extension(self, element: Element) -> Check:
        """The check of one extension: as a slice defines it, else as the definition of its url says."""
        general = (
            self.lazily(element, "Extension") if element.children is not None else self.type("Extension")
        )
        if element.slice_name is not None and element.children is not None:
            return general
        own: dict[str, Check | None] = {}
        misspelt = own_address("Extension.url")

        def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
            url = value.get("url") if type(value) is dict else None
            if type(url) is not str or "://" not in url:
                return general(value, say, path, around)
            if url not in own:
                defined = find(url)
                known = defined is not None and defined.type == "Extension"
                if len(own) >= MOST_URLS:
                    own.clear()
                own[url] = self.object(defined.root, "Extension") if defined and known else None
            test = own[url]
            if test is not None:
                return test(value, say, path, around)
            if is_unknown(url, "Extension.url"):
                misspelt(url, say, f"{path}.url", around)
                general(value, say, path, around)
                return False
            if not general(value, say, path, around):
                return False
            return fail(say, "element/unknown-extension", path, Severity.INFORMATION, url=url)

        return check


def _is_choice_of(key: str, group: str) -> bool:
    """Whether a key spells a choice element with some type: `valueString` for `value[x]`."""
    stem = group.removesuffix("[x]")
    rest = key.removeprefix("_").removeprefix(stem)
    return key.removeprefix("_").startswith(stem) and rest[:1].isupper()


def _no_object(value: Any, say: Say, path: str) -> bool:
    if value is None:
        return fail(say, "element/null", path)
    return fail(say, "element/wrong-json-type", path, wanted="an object", held=value)


def _severity(word: str) -> Severity:
    return Severity.ERROR if word == "error" else Severity.WARNING


def _type_of(part: Element, type_name: str) -> str:
    return part.types[0].code if len(part.types) == 1 else type_name


def _any_resource(value: Any, say: Say, path: str, around: Surroundings) -> bool:
    """A resource inside another: by the profile it claims when that is known, else by its type."""
    if type(value) is not dict:
        return _no_object(value, say, path)
    of = by_claim_or_type(value)
    if of is None:
        return fail(say, "element/unknown-resource-type", path, found=shown(value.get("resourceType")))
    return compiled(of.url).check(value, say, path, around)


def _entry_resource(value: Any, say: Say, path: str, around: Surroundings) -> bool:
    """A resource of a bundle: by the profile that it would be checked against if it stood alone."""
    if type(value) is not dict:
        return _no_object(value, say, path)
    of = chosen(value)
    if of is None:
        return fail(say, "element/unknown-resource-type", path, found=shown(value.get("resourceType")))
    good = compiled(of.profile.url).check(value, say, path, around)
    if of.untold:
        return fail(say, "element/no-profile", path, type=of.profile.type, reason=of.untold)
    return good
