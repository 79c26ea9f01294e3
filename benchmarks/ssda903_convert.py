"""How fast a return becomes bundles and comes back, and how much memory that takes.

    python benchmarks/ssda903_convert.py [children]

Makes an invented return of all twelve tables, with one odd cell in two hundred rows.
Each direction runs in a process of its own. The law is on: every row is written back and compared.
Aims: 70,000 rows a second out, 100,000 back, less than 300 MB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from kinspec.synthetic import generate

RUN = """
import json, resource, sys, time
from kinspec.converters import convert
source, dest, to = sys.argv[1:]
before = time.perf_counter()
outcome = convert(source, dest, to, year="2026/27", key=b"an invented key for speed")
took = time.perf_counter() - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
print(json.dumps([sum(outcome.report.checked.values()), took, peak]))
"""


def make_return(folder: Path, children: int) -> int:
    """Write an invented return of all tables, with an odd cell in one row of two hundred. Gives its rows."""
    generate(folder, "ssda903", children, seed=903, year="2026/27")
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        rows += len(lines) - 1
        for number in range(100, len(lines), 200):
            cell, comma, others = lines[number].partition(",")
            lines[number] = f"{cell}{comma} {others}"
        path.write_text("".join(lines), encoding="utf-8", newline="")
    return rows


def run(source: Path, dest: Path, to: str) -> tuple[int, float, float]:
    command = [sys.executable, "-c", RUN, str(source), str(dest), to]
    rows, seconds, peak = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return rows, seconds, peak


def main() -> None:
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = make_return(folder / "source", children)
        print(f"{children:,} children, {rows:,} rows")
        for way, source, dest, to in (
            ("out", folder / "source", folder / "out.ndjson", "fhir"),
            ("back", folder / "out.ndjson", folder / "back", "ssda903"),
        ):
            _, seconds, peak = run(source, dest, to)
            print(f"{way:4}  {rows / seconds:9,.0f} rows/s  {seconds:6.1f} s  {peak:5.0f} MB")
        for path in (folder / "source").iterdir():
            if (folder / "back" / path.name).read_bytes() != path.read_bytes():
                raise SystemExit(f"{path.name} did not come back byte for byte")


if __name__ == "__main__":
    main()
