"""Checks of references: where they lead, and to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinspec.profiles import find
from kinspec.validators.fhir._saying import Check, Say, Surroundings, fail


def reference(targets: tuple[str, ...]) -> Check:
    allowed = frozenset(of.type for url in targets if (of := find(url)))
    profiled = frozenset(of.url for url in targets if (of := find(url)) and of.own)
    names = " or ".join(sorted(allowed))
    anything = not allowed or "Resource" in allowed

    def check(value: Any, say: Say, path: str, around: Surroundings) -> bool:
        to = value.get("reference")
        if to is None:
            kind = value.get("type")
            if anything or kind is None or kind in allowed:
                return True
            return fail(say, "reference/wrong-type", f"{path}.type", found=kind, allowed=names)
        if type(to) is not str:
            return True
        target: Any = None
        leads_nowhere = False
        if to.startswith("#"):
            target = around.contained.get(to)
            if target is None:
                return fail(say, "reference/not-contained", f"{path}.reference", held=to, reference=to)
        elif around.addresses is not None:
            target = around.addresses.get(to)
            if target is None and to.startswith("urn:"):
                return fail(say, "reference/not-in-bundle", f"{path}.reference", held=to, reference=to)
            if target is None and (bare := _relative(to)):
                target = around.addresses.get(bare)
                leads_nowhere = target is None
        if target is not None:
            kind = target.get("resourceType")
        else:
            parts = to.partition("|")[0].split("/")
            kind = parts[-2] if len(parts) >= 2 and "_history" not in parts else None
            if kind is not None and not kind[:1].isupper():
                kind = None
        if kind is not None and not anything and kind not in allowed:
            return fail(say, "reference/wrong-type", f"{path}.reference", found=kind, allowed=names)
        if target is not None and profiled:
            claimed = {one for one in claims(target) if (of := find(one)) and of.own}
            if claimed and not claimed & profiled:
                return fail(say, "reference/wrong-profile", f"{path}.reference", allowed=_titles(profiled))
        if leads_nowhere:
            return fail(say, "reference/outside-bundle", f"{path}.reference", None, to, reference=to)
        return True

    return check


def claims(resource: Mapping[str, Any]) -> list[str]:
    meta = resource.get("meta")
    claims = meta.get("profile") if isinstance(meta, dict) else None
    return [one for one in claims if isinstance(one, str)] if isinstance(claims, list) else []


def _relative(to: str) -> str:
    """A relative reference, `Patient/77`, without the version; empty for any other kind."""
    bare = to.partition("/_history/")[0]
    kind, _, identity = bare.partition("/")
    return bare if kind.isalpha() and kind[:1].isupper() and identity and "/" not in identity else ""


def _titles(urls: frozenset[str]) -> str:
    return " or ".join(sorted(of.title for url in urls if (of := find(url))))
