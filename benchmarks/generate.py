"""How fast invented families are made, and how much memory that takes.

    python benchmarks/generate.py [children]

Each format is written in a process of its own. Aims: 100,000 children in less than two minutes, and less than
300 MB whatever their number.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = """
import json, resource, sys, time
from kinspec.synthetic import generate
dest, to, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
before = time.perf_counter()
outcome = generate(dest, to, count, year="2026/27")
took = time.perf_counter() - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
print(json.dumps([sum(outcome.written.values()), took, peak]))
"""


def main() -> None:
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for count in (children // 4, children):
        for to, what in (("fhir", "resources"), ("ssda903", "rows")):
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, "-c", RUN, str(Path(folder) / "made"), to, str(count)]
                done = subprocess.run(command, check=True, capture_output=True).stdout
            made, seconds, peak = json.loads(done)
            print(
                f"{count:,} children to {to}: {made:,} {what} in {seconds:.1f} s, "
                f"{count / seconds:,.0f} children/s, peak {peak:.0f} MB"
            )


if __name__ == "__main__":
    main()
