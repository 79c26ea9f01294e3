"""The wheel of this copy, so that whoever reads the site can install the tool from it."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

from kinspec.standard import root


def wheel_files() -> dict[str, bytes]:
    """File name -> bytes of the wheel, the same bytes from the same files.

    Nothing where there is only an installed Kinspec, which has no source to build from, or where Hatchling,
    the build backend, is not installed.
    """
    if not (root() / "pyproject.toml").is_file() or find_spec("hatchling") is None:
        return {}
    from hatchling.builders.wheel import WheelBuilder

    with tempfile.TemporaryDirectory() as folder:
        built = WheelBuilder(str(root())).build(directory=folder, versions=["standard"])
        return {path.name: path.read_bytes() for path in map(Path, built)}
