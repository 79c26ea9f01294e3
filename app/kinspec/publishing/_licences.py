"""The licences and notices that go with everything that others download."""

from __future__ import annotations

from kinspec.standard import ContentError, portion, root


def licence_files() -> dict[str, bytes]:
    """File name -> text: what stands in every archive and in the package.

    The names end in `.txt` so that every desktop opens them.

    Raises:
        ContentError: one of them is not there; nothing is published without.
    """
    base = portion("profiles") / "base"
    sources = {
        "LICENSE.txt": root() / "LICENSE",
        "LICENSE-Apache-2.0.txt": base / "Apache-2.0.txt",
        "NOTICE.txt": root() / "NOTICE",
        # As text, since a site would make a page of Markdown.
        "SOURCES.txt": base / "NOTICE.md",
    }
    for path in sources.values():
        if not path.is_file():
            raise ContentError(f"nothing can be published without the file {path.name}", path)
    return {name: path.read_bytes() for name, path in sources.items()}
