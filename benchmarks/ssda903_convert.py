"""How fast a return becomes bundles and comes back, and how much memory that takes.

    python benchmarks/ssda903_convert.py [children]

Makes an invented return of three tables, about eight rows a child, with one odd cell in two hundred rows.
Each direction runs in a process of its own. The law is on: every row is written back and compared.
Aims: 70,000 rows a second out, 100,000 back, less than 300 MB.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
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


def day(chance: random.Random) -> str:
    return (date(2020, 4, 1) + timedelta(days=chance.randrange(2500))).strftime("%d/%m/%Y")


def make_return(folder: Path, children: int) -> int:
    """Write the three files. Gives the number of data rows."""
    chance = random.Random(903)
    rows = 0
    with (
        (folder / "header.csv").open("w", newline="") as header,
        (folder / "episodes.csv").open("w", newline="") as episodes,
        (folder / "reviews.csv").open("w", newline="") as reviews,
    ):
        header.write("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n")
        episodes.write(EPISODES + "\r\n")
        reviews.write("CHILD,DOB,REVIEW,REVIEW_CODE\r\n")
        for number in range(children):
            child, born = f"{number + 100000}", day(chance)
            odd = chance.random() < 0.005
            sex = " F" if odd else chance.choice("MF")
            header.write(
                f"{child},{sex},{born},{chance.choice(('WBRI', 'MWBC', 'BCRB'))},"
                f"{chance.choice(('UN1', f'R{chance.randrange(10**12):012}'))},0,\r\n"
            )
            for _ in range(chance.randrange(1, 6)):
                episodes.write(
                    f"{child},{day(chance)},{chance.choice('SPLTU')},{chance.choice(('C2', 'V2', 'E1'))},N1,"
                    f"{chance.choice(('U1', 'U4', 'K2'))},PR{chance.randrange(6)},{day(chance)},X1,CHILD,"
                    f"ZZ{chance.randrange(1, 100)} {chance.randrange(10)}CZ,"
                    f"ZZ{chance.randrange(1, 100)} {chance.randrange(10)}VZ,"
                    f"{chance.randrange(10**6, 10**7)}\r\n"
                )
                rows += 1
            for _ in range(chance.randrange(1, 8)):
                reviews.write(f"{child},{born},{day(chance)},PN{chance.randrange(8)}\r\n")
                rows += 1
            rows += 1
    return rows


def run(source: Path, dest: Path, to: str) -> tuple[int, float, float]:
    command = [sys.executable, "-c", RUN, str(source), str(dest), to]
    rows, seconds, peak = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return rows, seconds, peak


def main() -> None:
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "source").mkdir()
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
