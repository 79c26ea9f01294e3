"""Where data comes from: a file, a folder, bytes in memory or standard input, all opened the same way."""

from __future__ import annotations

import io
import stat
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast


class UnusableInput(Exception):
    """There is nothing to read: no such file, nothing in it, or not a file at all. One line says which."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of input.

    `name` is how reports call it: relative to what was asked for. `open` can be called any number of
    times and gives an independent stream from the first byte. `size` is in bytes, None where unknown.
    `inside` is the name of the archive that the file lies in, with which its own name begins.
    """

    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    inside: str | None = None

    @property
    def own_name(self) -> str:
        """The name without that of the archive around it."""
        return self.name if self.inside is None else self.name.removeprefix(f"{self.inside}/")


class Reading:
    """How far the files of a source have been read, in bytes of the latest time that they are gone through.

    What is in a file decides how it is read, so files are opened more than once.
    """

    def __init__(self) -> None:
        self.total = 0
        self._times: Counter[object] = Counter()
        self._positions: dict[object, int] = {}

    @property
    def reached(self) -> int:
        """Bytes read so far."""
        latest = max(list(self._times.values()), default=0)
        return sum(at for file, at in list(self._positions.items()) if self._times[file] == latest)

    def begin(self, file: object) -> None:
        """Say that a file is read from its first byte."""
        self._times[file] += 1
        self._positions[file] = 0

    def note(self, file: object, position: int) -> None:
        """Say how far a file has been read."""
        self._positions[file] = position


_WATCHED: list[Reading] = []


@contextmanager
def watched() -> Iterator[Reading]:
    """Watch how far files are read that become sources inside a `with` block, to show it to a person."""
    reading = Reading()
    _WATCHED.append(reading)
    try:
        yield reading
    finally:
        _WATCHED.remove(reading)


OneSource = str | Path | bytes | SourceFile
Source = OneSource | Iterable[OneSource]


def sources(source: Source) -> list[SourceFile]:
    """The files that `source` stands for, in order of name within a folder.

    `source` is a path, a folder (with everything below it), bytes, `"-"` for standard input, a
    `SourceFile`, or several of these. Standard input and pipes are copied to a private temporary file,
    because what is in them decides how they are read and they can be read only once.

    Raises:
        UnusableInput: when a path does not exist or cannot be opened, a folder holds no file, or text is
            given that is data and no path.
    """
    if isinstance(source, SourceFile):
        return [source]
    if isinstance(source, bytes | bytearray | memoryview):
        content = bytes(source)
        return [SourceFile("(bytes)", partial(_in_memory, content), len(content))]
    if isinstance(source, str | Path):
        return _named(source)
    several = [(one, file) for one in source for file in sources(one)]
    names = Counter(file.name for _, file in several)
    return [file if names[file.name] == 1 else _by_path(one, file) for one, file in several]


def refuse_content(**arguments: object) -> None:
    """Refuse arguments that hold data where a name is wanted; the message names the argument only.

    Text of a record must not get into an error and from there into a log.

    Raises:
        ValueError: when an argument is text that looks like data.
    """
    for name, value in arguments.items():
        if isinstance(value, str) and (looks := _looks_like(value)) and not _exists(value):
            raise ValueError(f"{name}: this looks like {looks} and not like a name or a path")


LONGEST_PATH = 4_096


def _looks_like(text: str) -> str:
    """What a text looks like that is no path; empty where it may be one."""
    start = text.lstrip("\ufeff \t\r\n")
    # A file may be called `[1] child.json`, but hardly with quotation marks in its name.
    if start.startswith(("{", "[")) and ('"' in start or start.startswith(("{'", "[{"))):
        return "JSON"
    if len(text) > LONGEST_PATH or "\n" in text or "\r" in text:
        return "the content of a file"
    return ""


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _by_path(given: object, file: SourceFile) -> SourceFile:
    """Name a file by the path as given, where its own name would not tell it from another."""
    if not isinstance(given, str | Path):
        return file
    path = Path(given)
    return replace(file, name=(path if path.name == file.name else path / file.name).as_posix())


def _named(name: str | Path) -> list[SourceFile]:
    if name == "-":
        return [_copied("(standard input)", sys.stdin.buffer)]
    if isinstance(name, str) and (looks := _looks_like(name)) and not _exists(name):
        instead = "give bytes, or what json.loads makes of it" if looks == "JSON" else "give bytes"
        raise UnusableInput(f"this looks like {looks} and not like a path; {instead}")
    path = Path(name)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _folder(path)
        if stat.S_ISREG(mode):
            return [_file(path, path.name)]
        with path.open("rb") as stream:
            return [_copied(path.name, stream)]
    except FileNotFoundError:
        raise UnusableInput(f"{path}: there is no such file or folder") from None
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path}: cannot be read ({_reason(error)})") from None


def _folder(folder: Path) -> list[SourceFile]:
    files = [_file(path, path.relative_to(folder).as_posix()) for path in _below(folder)]
    if not files:
        raise UnusableInput(f"{folder}: there is no file in this folder")
    return files


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            # A link to a folder can lead in a circle or out of what was asked for.
            if not path.is_symlink():
                yield from _below(path)
        elif path.is_file():
            yield path


def _file(path: Path, name: str) -> SourceFile:
    with path.open("rb"):
        pass  # a file that cannot be opened is said now, not in the middle of a report
    size = path.stat().st_size
    if _WATCHED:
        _WATCHED[-1].total += size
        return SourceFile(name, partial(_opened_and_watched, path, _WATCHED[-1]), size)
    return SourceFile(name, partial(_opened, path), size)


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, path.open("rb"))


def _opened_and_watched(path: Path, reading: Reading) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_WatchedFile(path, reading), 1 << 17))


class _WatchedFile(io.FileIO):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, reading: Reading) -> None:
        super().__init__(path)
        self._path = path
        self._reading = reading
        reading.begin(path)

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._reading.note(self._path, self.tell())
        return count

    def readall(self) -> bytes:
        content = super().readall()
        self._reading.note(self._path, self.tell())
        return content


def _in_memory(content: bytes) -> BinaryIO:
    return io.BytesIO(content)


def _copied(name: str, stream: IO[bytes]) -> SourceFile:
    copy = tempfile.TemporaryFile(prefix="kinspec-")  # noqa: SIM115 - it lives as long as the source
    for reading in _WATCHED:
        reading.begin(name)
    while block := stream.read(1 << 20):
        copy.write(block)
        if _WATCHED:
            _WATCHED[-1].note(name, copy.tell())
    size = copy.tell()
    lock = threading.Lock()

    def reopen() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_View(copy, lock), 1 << 16))

    return SourceFile(name, reopen, size)


class _View(io.RawIOBase):
    """An independent reader of a shared temporary file, which has no name to be opened by again."""

    def __init__(self, shared: IO[bytes], lock: threading.Lock) -> None:
        self._shared = shared
        self._lock = lock
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._lock:
            if whence == io.SEEK_CUR:
                offset, whence = self._position + offset, io.SEEK_SET
            self._position = self._shared.seek(offset, whence)
        return self._position

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        with self._lock:
            self._shared.seek(self._position)
            content = self._shared.read(len(target))
        target[: len(content)] = content
        self._position += len(content)
        return len(content)


def _reason(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "the name is not a path"
