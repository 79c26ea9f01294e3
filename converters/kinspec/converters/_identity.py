"""Ids of resources: keyed hashes, so that converting twice gives the same id and an id tells nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

# The top bits of this digit say which kind of UUID it is; the other two come from the hash.
VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def maker(key: bytes) -> Callable[[str], str]:
    """A function from the key of a record to the id of its resource: a UUID of version 8 (RFC 9562)."""
    keyed = blake2b(digest_size=16, key=key)

    def make(of: str) -> str:
        hashed = keyed.copy()
        hashed.update(of.encode("utf-8", "surrogatepass"))
        text = hashed.hexdigest()
        variant = VARIANTS[text[16]]
        return f"{text[:8]}-{text[8:12]}-8{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"

    return make


def key_in_use() -> tuple[bytes, str, str]:
    """The key for ids, which one it is in words, and why it is that one.

    `KINSPEC_KEY_FILE` names a file of at least 16 bytes. Otherwise a key of this user's is made on first use
    and kept, readable by the user alone. Raises `ValueError` for a key file that is too short.
    """
    named = os.environ.get("KINSPEC_KEY_FILE")
    if named:
        path = Path(named)
        key = path.read_bytes().strip()
        if len(key) < 16:
            raise ValueError(f"the key file {path} holds fewer than 16 bytes")
        return key[:64], f"from the file {path}", "KINSPEC_KEY_FILE names it"
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kinspec"
    path = folder / "id.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(secrets.token_hex(32).encode())
        except FileExistsError:
            pass  # another process made it in the same moment
        why = "there was none; with this file ids stay the same from run to run"
        return path.read_bytes()[:64], f"made now and kept in {path}", why
    why = "none was given; with this file ids stay the same from run to run"
    return path.read_bytes()[:64], f"kept in {path}", why
