"""Faults in authored content: what is wrong, and at which word of which file.

Whoever reads content keeps the steps that led to a value. Only when a fault has to be shown are they followed
through the file once more, to a line and a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path

Step = str | int


class ContentError(Exception):
    """Authored content cannot be used: the file, the place in it if known, and what is wrong.

    `code` names the message of the catalogue that explains faults of this kind. `place` is where the fault
    stands as steps through the file.
    """

    def __init__(
        self,
        problem: str,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        *,
        code: str = "content/unusable",
        place: Place | None = None,
    ) -> None:
        if place is not None and file is None:
            file = place.file
        shown = f"{file}:{line}: " if line else f"{file}: " if file else ""
        super().__init__(shown + problem)
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
        self.code = code
        self.place = place

    def position(self) -> tuple[Path | str | None, int | None, int | None]:
        """File, line and column, as near as they are known."""
        if self.place is None or self.line is not None:
            return self.file, self.line, self.column
        from kinspec.standard._positions import position

        return position(self.place)

    def __reduce__(self) -> tuple[type[ContentError], tuple[object, ...]]:
        return type(self), (self.problem, *self.position())


@dataclass(frozen=True, slots=True)
class Place:
    """Steps to a value in a file: keys of YAML and positions from 0, or row (from 0) and column of CSV.

    `over` are files that are laid over this one, the uppermost first; whichever holds the steps is meant.
    `on_key` means the name that stands there and not what it leads to.
    """

    file: Path
    steps: tuple[Step, ...] = ()
    over: tuple[Path, ...] = ()
    on_key: bool = False

    def __truediv__(self, step: Step) -> Place:
        return self.down(step)

    def down(self, *steps: Step) -> Place:
        """The place some steps further in."""
        return replace(self, steps=(*self.steps, *steps), on_key=False)

    @property
    def key(self) -> Place:
        """The name at this place instead of what stands behind it."""
        return replace(self, on_key=True)

    def fault(self, code: str, problem: str) -> ContentError:
        """A fault at this place, to be raised; `code` without its area."""
        return ContentError(problem, code=f"content/{code}", place=self)

    @contextmanager
    def here(self, code: str) -> Iterator[None]:
        """Say of a fault that names no file that it is of this place."""
        try:
            yield
        except ContentError as fault:
            if fault.file is not None:
                raise
            raise self.fault(code, fault.problem) from None


_GATHERED: ContextVar[list[ContentError] | None] = ContextVar("_GATHERED", default=None)


@contextmanager
def apart() -> Iterator[None]:
    """Read a part of content that does not decide whether the parts beside it can be read.

    A fault ends the reading of everything, as it must before data is touched. Where faults are gathered for
    an author, it ends this part alone.
    """
    try:
        yield
    except ContentError as fault:
        complain(fault)


def complain(fault: ContentError) -> None:
    """Raise the fault, or keep it where faults are gathered and go on."""
    gathered = _GATHERED.get()
    if gathered is None:
        raise fault
    gathered.append(fault)


@contextmanager
def gathering() -> Iterator[list[ContentError]]:
    """Gather the faults of content instead of stopping at the first, inside a `with` block.

    What was read meanwhile may lack parts, so it is forgotten at the end.
    """
    from kinspec.standard._content import forget

    found: list[ContentError] = []
    token = _GATHERED.set(found)
    try:
        yield found
    finally:
        _GATHERED.reset(token)
        forget()
