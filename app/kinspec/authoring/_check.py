"""The check of authored content: each file by its schema, then everything together as it would be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path

from kinspec.authoring._examples import example_faults
from kinspec.authoring._files import authored_files, faults_of, loose_file
from kinspec.findings import Finding, Location, Message, Report
from kinspec.formats import overlay_faults
from kinspec.standard import (
    ContentError,
    apart,
    current,
    forget,
    format_for,
    gathering,
    overlays,
    packaged_messages,
    using,
)
from kinspec.standard.content_checks import CHECKS
from kinspec.synthetic import check_content as check_families

MARK = Path("standard") / "release.yaml"
STOPPERS = ("content/unreadable", "content/duplicate-key", "content/missing-file", "content/file-name")

# Files that their readers check word by word, with messages of their own; by the word that marks such a file.
JUDGES: Mapping[str, Callable[[Path], list[Finding]]] = {"over": overlay_faults}


def content_folder(place: Path) -> Path | None:
    """The nearest folder at or above a place that holds `standard/release.yaml`; None where there is none."""
    place = _whole(place)
    return next((folder for folder in (place, *place.parents) if (folder / MARK).is_file()), None)


def check(folder: Path, only: Iterable[Path] = ()) -> Report:
    """Check the content in a folder and give every fault with file, line and column.

    With `only`, the whole is read and what is said about other files is left out. A file of `only` that lies
    outside the folder, such as an overlay for a council's own files, is checked by itself.
    """
    forget()  # the author may have changed a file since this process read it
    messages = packaged_messages("content")
    folder = _whole(folder)
    chosen = [_whole(path) for path in only]
    report = Report()
    report.title = "Check of authored content"
    report.of_records = False
    files = authored_files(folder)
    loose = [path for path in chosen if not path.is_relative_to(folder)]
    files += [found for path in loose if (found := loose_file(path))]
    work = _Work(folder, report)
    own = []
    for file in files:
        report.checked["authored files"] += 1
        if judge := JUDGES.get(file.kind.schema.get("x-kinspec-key", "")):
            own += [
                replace(one, location=replace(one.location, file=str(file.path))) for one in judge(file.path)
            ]
        else:
            work.found.extend(faults_of(file))
    for path in loose:
        if not any(file.path == path for file in files):
            report.skip(str(path), "it is no kind of authored file that is known")
    _check_together(work)
    report.extend([*_findings(work, messages, chosen), *own])
    return report


def _whole(path: Path) -> Path:
    """The path from the root. Links stay as they are: content may be put together from several places."""
    return Path(os.path.abspath(path))


@dataclass
class _Work:
    """What is under way: the faults found so far, the first `by_schema` of them in files by themselves."""

    folder: Path
    report: Report
    found: list[ContentError] = field(default_factory=list)
    by_schema: int = 0

    def faulty(self, names: Iterable[Path]) -> list[str]:
        """Which of these files have a fault, by name."""
        faulty = {str(fault.position()[0]) for fault in self.found}
        return sorted({path.name for path in names if str(path) in faulty})


def _check_together(work: _Work) -> None:
    work.by_schema = len(work.found)
    stoppers = sorted({Path(str(one.file)).name for one in work.found if one.code in STOPPERS})
    if stoppers:
        names = ", ".join(stoppers)
        work.report.skip("how the files fit together", f"there are faults in {names}", "Correct these first")
        return
    with using(work.folder), gathering() as gathered:
        for name, step in _steps(work):
            before = len(gathered)
            try:
                with apart():
                    step()
            except Exception:
                # A file that is not as its schema says may break whatever reads it. All else is our fault.
                if not work.by_schema and not gathered:
                    raise
                work.report.skip(name, "a file has not the words that are needed", "Correct the others first")
            for fault in gathered[before:]:
                fault.file, fault.line, fault.column = fault.position()
            work.found.extend(gathered[before:])


def _steps(work: _Work) -> Iterator[tuple[str, Callable[[], None]]]:
    def index() -> None:
        _ = current().index

    yield "the content as a whole", index
    yield from CHECKS.items()
    for section in ("profiles", "extensions"):
        for name in _ids(section):
            yield f"the definition of {name}", lambda name=name: _compile_profile(name)  # type: ignore[misc]
    for name in _ids("mappings"):
        yield f"the mapping of {name}", lambda name=name: _compile_mapping(name, work)  # type: ignore[misc]
    if (work.folder / "app" / "families").is_dir():
        yield "the invented families", check_families
    yield "the examples", lambda: _check_examples(work)


def _ids(section: str) -> tuple[str, ...]:
    try:
        return tuple(current().index[section])
    except Exception:
        return ()  # the step before has said why


def _compile_profile(name: str) -> None:
    from kinspec.profiles import profile

    profile(name)


def _compile_mapping(format_id: str, work: _Work) -> None:
    from kinspec.converters import mapping_for

    records = current().index["mappings"][format_id]["records"]
    heads = {head for entries in records.values() for entry in entries for head in entry}
    profiles = {head.partition(" ")[2] for head in heads if " " in head}
    needs = [work.folder / "standard" / "formats" / f"{format_id}.yaml", *_definitions(profiles, work.folder)]
    if not _ready(f"the mapping of {format_id}", needs, work):
        return
    for year in (None, *(until for until, _ in overlays(format_id))):
        with apart():
            format_for(format_id, year)
            mapping_for(format_id, year)


def _definitions(profiles: Iterable[str], folder: Path) -> Iterator[Path]:
    """The files of profiles and of the extensions that they use."""
    index = current().index
    for name in profiles:
        yield folder / "profiles" / "definitions" / f"{name}.yaml"
        for words in (index["profiles"].get(name, {}).get("elements") or {}).values():
            if extension := words.get("extension"):
                yield folder / "profiles" / "extensions" / f"{extension}.yaml"


def _check_examples(work: _Work) -> None:
    # A bundle holds resources of other profiles, so all must be right.
    profiles = current().index["profiles"]
    if _ready("the examples", _definitions(profiles, work.folder), work):
        for name in profiles:
            example_faults(name)


def _ready(what: str, needs: Iterable[Path], work: _Work) -> bool:
    """Whether the files that a step needs have no fault. What follows from a fault is not told again."""
    if faulty := work.faulty(needs):
        work.report.skip(what, f"there are faults in {', '.join(faulty)}", "Correct these first")
    return not faulty


def _findings(work: _Work, messages: dict[str, Message], chosen: list[Path]) -> list[Finding]:
    found: dict[tuple[str, int, int, str], Finding] = {}
    for number, fault in enumerate(work.found):
        # What a word leads to is not told again where its schema has said what is wrong with the word.
        if number >= work.by_schema and any(map(_covers, work.found[: work.by_schema], repeat(fault))):
            continue
        file, line, column = fault.position()
        path = Path(str(file or work.folder))
        if chosen and not any(path == one or path.is_relative_to(one) for one in chosen):
            continue
        shown = path.relative_to(work.folder).as_posix() if path.is_relative_to(work.folder) else str(path)
        spot = shown, line or 1, column or 1
        message = messages.get(fault.code) or messages["content/unusable"]
        slots = {"problem": fault.problem}
        found.setdefault((*spot, fault.problem), Finding(message, Location(*spot), slots))
    return [found[key] for key in sorted(found)]


def _covers(by_schema: ContentError, fault: ContentError) -> bool:
    """Whether a fault stands in what a schema has already found wrong."""
    if by_schema.code == fault.code and by_schema.position() == fault.position():
        return True
    one, other = by_schema.place, fault.place
    if one is None or other is None or by_schema.code == "content/missing-word":
        return False
    return fault.position()[0] == one.file and other.steps[: len(one.steps)] == one.steps
