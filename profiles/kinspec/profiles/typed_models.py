"""Writes the typed Python models of the profiles.

Run from the top of the checkout after a change of a profile, an extension or a code list:

    python -m kinspec.profiles.typed_models
"""

from __future__ import annotations

import sys
from pathlib import Path

from kinspec.profiles._typed_models import typed_models

PLACE = Path("validators/kinspec/validators/models/_generated.py")


def main() -> int:
    """Write the models below the current folder; 2 where this is not the top of a checkout."""
    if not PLACE.parent.is_dir():
        print(f"run this from the top of the checkout: there is no {PLACE.parent}", file=sys.stderr)
        return 2
    PLACE.write_text(typed_models(), encoding="utf-8")
    print(f"wrote {PLACE}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
