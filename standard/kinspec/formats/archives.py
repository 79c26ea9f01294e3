"""Zip archives and gzip files as the files in them: read where they lie, never unpacked to a disk."""

from __future__ import annotations

import gzip
import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO, cast

from kinspec.findings import Finding, Location
from kinspec.formats.sources import SourceFile
from kinspec.standard import current

MOST_MEMBERS = 10_000
"""The most files that an archive may hold."""

MOST_BYTES = 8 << 30
"""The most bytes that an archive may hold once they are unpacked."""

MOST_TIMES = 200
"""How many times larger than packed a file, or all of an archive, may be beyond `SMALL` bytes.

Tables of codes and dates shrink to a tenth or a thirtieth; nothing written by people shrinks to less than a
hundredth.
"""

SMALL = 64 << 20

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b\x08"
_BLOCK = 1 << 20
_ENCRYPTED = 0x1
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    gzip.BadGzipFile,
    NotImplementedError,
    ValueError,
    OverflowError,  # a place in an archive that no file can have
)

_Say = Callable[..., None]


class _Refused(Exception):
    """An archive, or a file in one, is not read: the code of the finding and its slots."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(code)
        self.code, self.slots = code, slots


def unpacked(files: Sequence[SourceFile], found: Callable[[Finding], None] | None = None) -> list[SourceFile]:
    """The same files, each zip archive or gzip file replaced by what is in it, in order of name.

    A file in an archive is called `return.zip/folder/header.csv` and is unpacked while it is read. An archive
    is refused as a whole if a name in it leads out of it or stands there twice, if it needs a password, or if
    it would grow beyond measure. An archive in an archive is left out. Workbooks are zip archives too, and
    stay what they are. Why something was not read goes to `found`.
    """
    return [one for file in files for one in _unpacked(file, found)]


def zip_parts(file: SourceFile) -> list[zipfile.ZipInfo] | None:
    """The directory of a zip archive; None for another kind of file or a damaged one."""
    try:
        with file.open() as stream:
            if stream.read(4) not in _ZIP:
                return None
            with zipfile.ZipFile(stream) as archive:
                return archive.infolist()
    except (*DAMAGE, OSError):
        return None


def beyond_measure(parts: Sequence[zipfile.ZipInfo], size: int | None, most: int = MOST_BYTES) -> str | None:
    """What in a zip archive of `size` bytes is beyond measure, in words; None if nothing is."""
    if len(parts) > MOST_MEMBERS:
        return f"it holds more than {MOST_MEMBERS:,} files"
    whole = sum(part.file_size for part in parts)
    if whole > most:
        return f"unpacked it is larger than {most >> 20:,} MB"
    if any(part.file_size > max(SMALL, MOST_TIMES * part.compress_size) for part in parts):
        return f"a file in it unpacks to more than {MOST_TIMES} times its size"
    # Files that lie over each other in an archive are small one by one.
    if size is not None and whole > max(SMALL, MOST_TIMES * size):
        return f"it unpacks to more than {MOST_TIMES} times its size"
    return None


def repeated_name(parts: Sequence[zipfile.ZipInfo]) -> str | None:
    """A name that stands in a zip archive twice, None if there is none; case does not tell names apart."""
    seen: set[str] = set()
    for part in parts:
        # Windows and macOS take names that differ in case or in how an accent is spelled for the same.
        same = unicodedata.normalize("NFC", part.filename).casefold()
        if same in seen:
            return _visible(part.filename)
        seen.add(same)
    return None


def is_locked(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether anything in a zip archive needs a password."""
    return any(part.flag_bits & _ENCRYPTED for part in parts)


def is_workbook(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a zip archive is a workbook or another Office document: these list their parts or begin so."""
    names = [part.filename for part in parts]
    return "[Content_Types].xml" in names or names[:1] == ["mimetype"]


def _unpacked(file: SourceFile, found: Callable[[Finding], None] | None) -> Iterator[SourceFile]:
    def say(code: str, slots: Mapping[str, object], name: str = file.name) -> None:
        if found is not None:
            found(Finding(current().message(code), Location(name), slots))

    try:
        with file.open() as stream:
            start = stream.read(4)
    except OSError:
        yield file  # whoever reads it says why it cannot be read
        return
    try:
        if start in _ZIP:
            yield from _members(file, say)
        elif start.startswith(_GZIP):
            yield _inflated(file)
        else:
            yield file
    except _Refused as refused:
        say(refused.code, refused.slots)


def _members(file: SourceFile, say: _Say) -> list[SourceFile]:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (*DAMAGE, OSError):
        raise _Refused("file/archive-damaged") from None
    if is_workbook(parts):
        return [file]
    if (reason := beyond_measure(parts, file.size)) is not None:
        raise _Refused("file/archive-too-large", reason=reason)
    members = [part for part in parts if not part.filename.endswith("/")]
    for part in members:
        if reason := _leads_out(part):
            raise _Refused("file/archive-unsafe-name", name=_visible(part.filename), reason=reason)
    if (name := repeated_name(members)) is not None:
        raise _Refused("file/archive-repeated-name", name=name)
    if is_locked(members):
        raise _Refused("file/archive-locked")
    if not members:
        raise _Refused("file/archive-empty")
    return [one for part in sorted(members, key=_name_of) if (one := _member(file, part, say)) is not None]


def _member(file: SourceFile, part: zipfile.ZipInfo, say: _Say) -> SourceFile | None:
    name = f"{file.name}/{_name_of(part)}"
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        say("file/archive-damaged", {}, name)
        return None
    member = SourceFile(name, partial(_opened, file, part), part.file_size, inside=file.name)
    try:
        with member.open() as stream:
            start = stream.read(4)
    except OSError:
        say("file/archive-damaged", {}, name)
        return None
    if start in _ZIP or start.startswith(_GZIP):
        nested = zip_parts(member) if start in _ZIP else None
        if nested is None or not is_workbook(nested):
            say("file/archive-in-archive", {}, name)
            return None
    return member


def _name_of(part: zipfile.ZipInfo) -> str:
    return _visible(part.filename)


def _visible(name: str) -> str:
    """A name without what would change how a terminal or page shows it."""
    return "".join(one if one.isprintable() else "\ufffd" for one in name)


def _leads_out(part: zipfile.ZipInfo) -> str | None:
    # The module cuts names at a NUL and turns the separators of this system around; this is what was there.
    name = getattr(part, "orig_filename", part.filename)
    steps = name.replace("\\", "/").split("/")
    kind = stat.S_IFMT(part.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a link or a device and not a file"
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":" and name[0].isalpha()):
        return "it begins at the root of a disk"
    if ".." in steps:
        return "it leads out of the archive"
    if "\\" in name or "\x00" in name:
        return "it holds a character that no name of a file can hold everywhere"
    if not name:
        return "a file without a name"
    return None


class _Known(zipfile.ZipFile):
    """An archive of which only files are opened that are known: its directory is not read again.

    To read it for each file would take a time that grows with the square of their number.
    """

    def _RealGetContents(self) -> None:
        pass


def _opened(file: SourceFile, part: zipfile.ZipInfo) -> BinaryIO:
    """A stream of one member. It may be sought in; going back unpacks it from its start again."""
    outer = file.open()
    try:
        archive = _Known(outer)
        inner = archive.open(part)
    except DAMAGE:
        outer.close()
        raise OSError(0, "the archive is damaged") from None
    return cast(
        BinaryIO, io.BufferedReader(_Stream(cast(BinaryIO, inner), part.file_size, (archive, outer)), 1 << 16)
    )


def _inflated(file: SourceFile) -> SourceFile:
    name = file.name.replace("\\", "/").rpartition("/")[2]
    within = name[:-3] if name.lower().endswith(".gz") and len(name) > 3 else "content"
    member = SourceFile(f"{file.name}/{within}", partial(_gunzipped, file), None, inside=file.name)
    most = min(MOST_BYTES, max(SMALL, MOST_TIMES * (file.size or 0)))
    try:
        size = 0
        with member.open() as stream:
            start = stream.read(4)
            size = len(start)
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > most:
                    times = f"it unpacks to more than {MOST_TIMES} times its size"
                    reason = times if most < MOST_BYTES else f"unpacked it is larger than {most >> 20:,} MB"
                    raise _Refused("file/archive-too-large", reason=reason)
    except OSError:
        raise _Refused("file/archive-damaged") from None
    if start in _ZIP or start.startswith(_GZIP):
        raise _Refused("file/archive-in-archive")
    return SourceFile(member.name, partial(_gunzipped, file, size), size, inside=file.name)


def _gunzipped(file: SourceFile, size: int | None = None) -> BinaryIO:
    outer = file.open()
    inner = gzip.GzipFile(fileobj=outer, mode="rb")
    return cast(BinaryIO, io.BufferedReader(_Stream(cast(BinaryIO, inner), size, (outer,)), 1 << 16))


class _Stream(io.RawIOBase):
    """A stream out of an archive that says of damage what any file says that cannot be read on.

    It moves only when it is read, and in small steps: the module of zip archives holds 16 MB at each.
    """

    def __init__(
        self, inner: BinaryIO, size: int | None, closed_with: tuple[zipfile.ZipFile | BinaryIO, ...]
    ) -> None:
        self._inner = inner
        self._size = size
        self._position = 0
        self._closed_with = closed_with

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END and self._size is None:
            raise OSError(0, "its size is not known")
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size or 0}
        self._position = max(0, starts[whence] + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        try:
            if self._inner.tell() > self._position:
                self._inner.seek(0)
            while (ahead := self._position - self._inner.tell()) > 0 and self._inner.read(min(ahead, _BLOCK)):
                pass
            content = self._inner.read(len(target))
        except DAMAGE:
            raise OSError(0, "the archive is damaged") from None
        target[: len(content)] = content
        self._position += len(content)
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            for one in self._closed_with:
                one.close()
        super().close()
