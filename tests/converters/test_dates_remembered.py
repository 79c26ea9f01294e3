"""One memory of dates serves all fields whose dates are converted alike, and no others."""

from __future__ import annotations

from dataclasses import replace

from kinspec.converters._mapping import Target, mapping_for
from kinspec.converters._transforms import TRANSFORMS
from kinspec.converters._values import remembered


def dated() -> list[Target]:
    records = mapping_for("ssda903", None).records.values()
    fields = [one for record in records for resource in record.resources for one in resource.fields]
    return [target for one in fields for target in one.targets if target.type in ("date", "dateTime")]


def test_fields_of_one_form_share_what_they_remember() -> None:
    plain = [target for target in dated() if target.transform is None]
    assert len(plain) > 10
    assert len({id(remembered(target)[0]) for target in plain}) == 1
    assert len({id(remembered(target)[1]) for target in plain}) == 1


def test_other_conversions_remember_for_themselves() -> None:
    one = next(target for target in dated() if target.transform is None)
    others = [replace(one, transform=name) for name in TRANSFORMS]
    others += [replace(one, dates="YYYY-MM-DD"), replace(one, codes={"1": "2020-01-01"})]
    memories = [remembered(target)[0] for target in (one, *others)]
    assert len({id(memory) for memory in memories}) == len(memories)
