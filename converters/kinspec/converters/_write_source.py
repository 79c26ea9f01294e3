"""Writers of rows as generated source: from the resources of a record to the cells of its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kinspec.converters._aside import source_field_url
from kinspec.converters._mapping import Derived, MappedField, MappedRecord, MappedResource, Target
from kinspec.converters._read_source import REFERENCE
from kinspec.converters._source import Node, Source
from kinspec.converters._values import pair_for, repeat_of
from kinspec.converters._ways import Way, contains

WriteRow = Callable[[dict[str, Any], Any], tuple[list[str], list[Any] | None]]
TOLD_ELSEWHERE = ("resourceType", "id", "meta", "text", "language", "implicitRules")
PLAIN = ("string", "code", "id", "uri")
TEXTS = (*PLAIN, "date", "dateTime")  # types whose values are texts in JSON


@dataclass(frozen=True, slots=True)
class Watch:
    """Who hears of what a row cannot carry.

    `left_out` hears the name of an element that no field holds, `unwritable` the name of a field whose
    element says what no text of the format says, `no_column` that of a field the file has no column for,
    `disagreeing` that of a field whose elements do not say the same.
    `used` is the set to which the `id()` of each further resource is added that is written.
    """

    left_out: Callable[[str], None]
    unwritable: Callable[[str], None]
    no_column: Callable[[str], None]
    disagreeing: Callable[[str], None]
    used: set[int]


def _concept(patterns: Mapping[str | None, Mapping[str, Any]]) -> Callable[[Any], str | None]:
    """A function that names the concept which a value holds, by its code; None for none of them."""

    def named(held: Any) -> str | None:
        return next((name for name, pattern in patterns.items() if contains(held, pattern)), None)

    return named


def _nobody(_: str) -> None:
    """Hear of nothing."""


def row_writer(
    record: MappedRecord,
    columns: tuple[str | None, ...],
    child: str | None,
    watch: Watch | None = None,
) -> WriteRow:
    """A function `write(r0, kin)` from the first resource of a record to the cells for these columns.

    It also gives the `source-field` extensions of the resource, None where there are none. Further resources
    are found through `kin`. `child` is the field that the reference to the child stands for, None in the
    record that makes the child.

    It reads any JSON as far as it has the right shape, and tells `watch` of what it leaves out.
    """
    lines = _Lines(Source(), watch)
    source = lines.source
    source.add(0, "def write(r0, kin):")
    source.add(1, "riding = None")
    texts: dict[str, str] = {}
    links = {
        number: (*(mapped.link or ()), REFERENCE)
        for number, mapped in enumerate(record.resources)
        if mapped.link_from_first
    }
    found = lines.resource(1, record.resources[0], "r0", links, texts, first=True)
    for number, mapped in enumerate(record.resources[1:], 1):
        key = f"({record.table.name!r}, {number}, "
        if number in links:
            # A reference that is no text could not be looked up.
            link = found[number]
            source.add(1, f"r{number} = kin.linked.get({key}{link})) if {link}.__class__ is str else None")
        else:
            source.add(1, f"r{number} = kin.tied.get({key}id(r0))) if kin.tied else None")
        own: dict[str, str] = {}
        for one in mapped.fields:
            own[one.name] = source.fresh("t")
        source.add(1, " = ".join(own.values()) + " = ''")
        source.add(1, f"if r{number} is not None:")
        if watch is not None:
            source.add(2, f"{source.constant(watch.used)}.add(id(r{number}))")
        lines.resource(2, mapped, f"r{number}", {}, own, first=False)
        texts |= own
    if watch is not None:
        for name, text in texts.items():
            if name not in columns:
                source.add(1, f"if {text}: {source.constant(watch.no_column)}({name!r})")
        lines.derived(record, texts)
    source.add(1, f"return {cells_display(source, record, columns, child, texts)}, riding")
    return source.function("write")  # type: ignore[no-any-return]


def cells_display(
    source: Source,
    record: MappedRecord,
    columns: tuple[str | None, ...],
    child: str | None,
    texts: Mapping[str, str],
) -> str:
    """The list of the cells for these columns, from the variables of the fields and what no element tells."""
    told = dict(texts)
    told |= {name: source.constant(constant) for name, constant in record.write.items()}
    for name, (_, repeated) in record.echo.items():
        told[name] = f"kin.head.get({source.constant(repeated)}, '')"
    if child is not None:
        told[child] = "kin.child"
    return f"[{', '.join(told.get(name, repr('')) if name else repr('') for name in columns)}]"


def derived_value(source: Source, derived: Derived, texts: Mapping[str, str]) -> str:
    """What a row gives a derived element, as an expression over the variables of the fields."""
    filled, blank = source.constant(derived.filled), source.constant(derived.blank)
    return f"({filled} if {texts[derived.by]} else {blank})" if derived.by is not None else blank


class _Lines:
    """Writes the lines that find values in resources and turn them into texts."""

    def __init__(self, source: Source, watch: Watch | None) -> None:
        self.source = source
        self.watching = watch is not None
        self.watch = watch or Watch(_nobody, _nobody, _nobody, _nobody, set())
        self.derivations: list[tuple[str, MappedResource, Derived, str]] = []

    def resource(
        self,
        depth: int,
        mapped: MappedResource,
        name: str,
        links: Mapping[int, Way],
        texts: dict[str, str],
        *,
        first: bool,
    ) -> dict[int, str]:
        """Lines that fill `texts`, a variable for each field. Gives the variables of the links."""
        source = self.source
        root = Node()
        number = 0
        leaves: list[tuple[MappedField, list[tuple[Target, int]]]] = []
        for one in mapped.fields:
            held = []
            for target in (*one.targets, *one.also):
                root.place(target.way, one.name).leaf = number
                held.append((target, number))
                number += 1
            leaves.append((one, held))
        start = source.count
        source.count += number
        linked: dict[int, str] = {}
        for index, way in links.items():
            root.place(way, "").leaf = number
            linked[index] = f"v{start + number}"
            number += 1
            source.count += 1
        for derived in mapped.derived:
            root.place(derived.way, "").leaf = number
            self.derivations.append((name, mapped, derived, f"v{start + number}"))
            number += 1
            source.count += 1
        if number:
            every = " = ".join(f"v{start + leaf} = b{start + leaf}" for leaf in range(number))
            source.add(depth, f"{every} = None")
        list(root.beside(mapped.constants))
        if self.watching:
            self._known_keys(depth, mapped, root, name, links)
        self._look(root, name, depth, start, mapped.profile.type, riding=first)
        for one, held in leaves:
            text = texts.setdefault(one.name, source.fresh("t"))
            source.add(depth, f"{text} = ''")
            for target, leaf in held:
                self._text(depth, one, target, text, start + leaf)
            for target, leaf in held[len(one.targets) :] if self.watching else ():
                repeated = source.constant(repeat_of(target))
                said = f"{source.constant(self.watch.disagreeing)}({one.name!r})"
                value = f"v{start + leaf}"
                source.add(
                    depth, f"if {text} and {value} is not None and {value} != {repeated}({text}): {said}"
                )
        return linked

    def derived(self, record: MappedRecord, texts: Mapping[str, str]) -> None:
        """Lines that notice a derived or fixed value which is not the one that the row would give again."""
        if not self.watching:
            return
        source = self.source
        left_out = source.constant(self.watch.left_out)
        for number, mapped in enumerate(record.resources):
            kind = mapped.profile.type
            for key, constant in mapped.constants.items():
                if not isinstance(constant, str | bool):
                    continue
                given = source.fresh("g")
                source.add(1, f"{given} = r{number}.get({key!r}) if r{number} is not None else None")
                said = f"{left_out}({f'{kind}.{key} '!r} + str({given}))"
                differs = f"{'is not' if isinstance(constant, bool) else '!='} {source.constant(constant)}"
                source.add(1, f"if {given} is not None and {given} {differs}: {said}")
        for name, mapped, one, given in self.derivations:
            if one.by is None or one.by in texts:
                place = ".".join([mapped.profile.type, *(hop.key for hop in one.way)])
                said = f"{left_out}({f'{place} '!r} + str({given}))"
                value = derived_value(source, one, texts)
                test = f"{name} is not None and {given} is not None and {given} != {value}"
                source.add(1, f"if {test}: {said}")

    def _text(self, depth: int, mapped: MappedField, target: Target, text: str, leaf: int) -> None:
        source = self.source
        get = pair_for(target)[1]
        full = source.constant(get)
        value, beside = f"v{leaf}", f"b{leaf}"
        source.add(depth, f"if not {text}:")
        beside_test = f" or {beside} is not None" if not target.in_extension else ""
        source.add(depth + 1, f"if {value} is not None{beside_test}: {text} = {full}({value}, {beside})")
        if self.watching:
            unwritable = f"{source.constant(self.watch.unwritable)}({mapped.name!r})"
            source.add(depth + 1, f"if not {text} and {value} is not None: {unwritable}")
            if target in mapped.targets[1:]:
                source.add(depth, f"elif {value} is not None: {unwritable}")

    def _look(
        self,
        node: Node,
        owner: str,
        depth: int,
        start: int,
        path: str,
        *,
        riding: bool = False,
        in_extension: bool = False,
    ) -> None:
        """Lines that find every leaf below `node`, starting from the dict called `owner`.

        `riding` also gathers what rides on the resource; `in_extension` says that the dict is an extension.
        """
        source = self.source
        for key, entries in node.by_key():
            first = entries[0][2]
            if first.leaf is not None:
                source.add(depth, f"v{start + first.leaf} = {owner}.get({key!r})")
                if not in_extension:
                    source.add(depth, f"b{start + first.leaf} = {owner}.get('_{key}')")
                elif self.watching:
                    source.add(depth, f"if v{start + first.leaf} is None: {self._left_out(path)}")
                continue
            if entries[0][2].many:
                rides = riding and key == "extension"
                self._items(key, entries, owner, depth, start, f"{path}.{key}", riding=rides)
            else:
                self._object(key, first, owner, depth, start, f"{path}.{key}", in_extension)
        if riding and not any(key == "extension" for key, _ in node.by_key()):
            self._items("extension", [], owner, depth, start, f"{path}.extension", riding=True)

    def _object(
        self, key: str, below: Node, owner: str, depth: int, start: int, path: str, in_extension: bool
    ) -> None:
        source = self.source
        item = source.fresh("o")
        source.add(depth, f"{item} = {owner}.get({key!r})")
        source.add(depth, f"if {item}.__class__ is dict:")
        if in_extension and len(below.below) == 1:
            # A concept with one coding: what else it holds shows in the number of its keys.
            if self.watching:
                source.add(depth + 1, f"if len({item}) > 1: {self._left_out(path)}")
        else:
            self._keys(depth + 1, below, item, path)
        self._look(below, item, depth + 1, start, path)
        if self.watching and in_extension:
            source.add(depth, f"else: {self._left_out(path)}")

    def _items(
        self,
        key: str,
        entries: list[tuple[str | None, str | None, Node]],
        owner: str,
        depth: int,
        start: int,
        path: str,
        *,
        riding: bool,
    ) -> None:
        source = self.source
        item, one = source.fresh("o"), source.fresh("o")
        source.add(depth, f"{item} = {owner}.get({key!r})")
        source.add(depth, f"if {item}.__class__ is list:")
        marked = [entry for entry in entries if entry[0] is not None]
        met = [source.fresh("s") for _ in marked]
        if met:
            source.add(depth + 1, f"{' = '.join(met)} = False")
        source.add(depth + 1, f"for {one} in {item}:")
        source.add(depth + 2, f"if {one}.__class__ is not dict: continue")
        if entries and not marked:
            self._look(entries[0][2], one, depth + 2, start, path)
            source.add(depth + 2, "break")
            if self.watching:
                source.add(depth + 1, f"if len({item}) > 1: {self._left_out(path)}")
            return
        mark = source.fresh("m")
        by = (marked[0][0] if marked else None) or "url"
        patterns = {equals: node.pattern for _, equals, node in marked if node.pattern is not None}
        found = (
            f"{source.constant(_concept(patterns))}({one}.get({by!r}))" if patterns else f"{one}.get({by!r})"
        )
        source.add(depth + 2, f"{mark} = {found}")
        word = "if"
        for (_, equals, below), seen in zip(marked, met, strict=True):
            source.add(depth + 2, f"{word} {mark} == {source.constant(equals)} and not {seen}:")
            source.add(depth + 3, f"{seen} = True")
            if below.constant is not None:
                if self.watching:
                    said = self._left_out(path)
                    source.add(depth + 3, f"if {one} != {source.constant(below.constant)}: {said}")
                word = "elif"
                continue
            if below.pattern is not None and self.watching:
                said = self._left_out(f"{path}.{by}")
                source.add(depth + 3, f"if {one}[{by!r}] != {source.constant(below.pattern)}: {said}")
            if key not in ("extension", "coding"):
                self._keys(depth + 3, below, one, path, (by,))
            self._look(below, one, depth + 3, start, path, in_extension=key == "extension")
            word = "elif"
        if riding:
            source.add(depth + 2, f"{word} {mark} == {source.constant(source_field_url())}:")
            source.add(depth + 3, f"if riding is None: riding = [{one}]", f"else: riding.append({one})")
        if self.watching:
            which = f"{one}.get({by!r})" if patterns else mark
            said = f"{source.constant(self.watch.left_out)}({f'{path} '!r} + str({which}))"
            source.add(depth + 2, f"else: {said}")

    def _keys(self, depth: int, node: Node, name: str, path: str, others: tuple[str, ...] = ()) -> None:
        if not self.watching:
            return
        source = self.source
        keys = {key for key, _ in node.by_key()}
        known = frozenset({*keys, *(f"_{key}" for key in keys), *node.fixed, *others, "id"})
        told = source.constant(self._named(known, path))
        source.add(depth, f"if not {name}.keys() <= {source.constant(known)}: {told}({name})")

    def _known_keys(
        self, depth: int, mapped: MappedResource, root: Node, name: str, links: Mapping[int, Way]
    ) -> None:
        keys = {key for key, _ in root.by_key()} | {way[0].key for way in links.values()}
        ways = [mapped.subject, mapped.link if not mapped.link_from_first else None]
        ways += [one.way for one in mapped.derived] + [way for way, _ in mapped.set]
        keys |= {way[0].key for way in ways if way} | mapped.constants.keys() | {"extension"}
        known = frozenset({*keys, *(f"_{key}" for key in keys), *TOLD_ELSEWHERE})
        told = self.source.constant(self._named(known, mapped.profile.type))
        self.source.add(depth, f"if not {name}.keys() <= {self.source.constant(known)}: {told}({name})")

    def _named(self, known: frozenset[str], path: str) -> Callable[[Mapping[str, Any]], None]:
        def told(held: Mapping[str, Any]) -> None:
            for key in held:
                if key not in known:
                    self.watch.left_out(f"{path}.{key}")

        return told

    def _left_out(self, path: str) -> str:
        return f"{self.source.constant(self.watch.left_out)}({path!r})"
