"""How fast a children looked-after return is read and checked, and in how much memory.

    python benchmarks/ssda903_validate.py [CHILDREN]

Makes an invented return of three tables (eight rows a child, 100,000 children by default) in a temporary
folder, once right and once with every second cell wrong, and measures each piece of work in a process of its
own. The plain csv module stands beside, so that the figures of two machines can be compared.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in WORK:
        measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
        return
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{children:,} children, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"{'work':34}{'rows/s':>12}{'seconds':>10}{'peak MB':>10}")
    with tempfile.TemporaryDirectory(prefix="kinspec-benchmark-") as name:
        for label, wrong in (("right", 0.0), ("half of it wrong", 0.5)):
            folder = Path(name) / label.replace(" ", "-")
            make(folder, children, wrong)
            for work in WORK:
                subprocess.run([sys.executable, __file__, work, label, str(folder)], check=True)


def measure(work: str, label: str, folder: Path) -> None:
    started = time.perf_counter()
    count = WORK[work](folder)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )
    print(f"{work + ', ' + label:34}{count / seconds:>12,.0f}{seconds:>10.2f}{peak:>10.0f}", flush=True)


def plain_csv(folder: Path) -> int:
    count = 0
    for path in folder.iterdir():
        with path.open(encoding="utf-8", newline="") as stream:
            count += sum(1 for _ in csv.reader(stream)) - 1
    return count


def read(folder: Path) -> int:
    from kinspec.formats import recognise, rows, sources
    from kinspec.standard import format_for

    tables = [recognise(file, format_for("ssda903")) for file in sources(folder)]
    return sum(1 for table in tables if table is not None for _ in rows(table))


def validate(folder: Path) -> int:
    from kinspec.validators import validate

    report = validate(folder, as_="ssda903", year="2026/27")
    return sum(count for what, count in report.checked.items() if what.endswith(" rows"))


WORK: dict[str, Callable[[Path], int]] = {"csv module": plain_csv, "read": read, "validate": validate}


def make(folder: Path, children: int, wrong: float) -> None:
    """Write a return; the share `wrong` of some cells holds a value of its own that is in no list."""
    chance = random.Random(2027)
    folder.mkdir()

    def cell(text: str) -> str:
        return f"wrong {chance.randrange(1_000_000)}" if wrong and chance.random() < wrong else text

    def day(first: date, days: int) -> str:
        return f"{first + timedelta(chance.randrange(days)):%d/%m/%Y}"

    def postcode() -> str:
        return (
            f"ZZ{chance.randrange(1, 100)} {chance.randrange(10)}{''.join(chance.choices('ABDEFGHJ', k=2))}"
        )

    with (
        (folder / "header.csv").open("w", encoding="utf-8", newline="") as header,
        (folder / "episodes.csv").open("w", encoding="utf-8", newline="") as episodes,
        (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as reviews,
    ):
        print(HEADER, file=header, end="\r\n")
        print(EPISODES, file=episodes, end="\r\n")
        print(REVIEWS, file=reviews, end="\r\n")
        for number in range(children):
            child, born = f"{number:07}", day(date(2009, 1, 1), 6000)
            figures = f"801{chance.randrange(10**9):09}"
            letter = LETTERS[sum(int(figure) * (at + 2) for at, figure in enumerate(figures)) % 23]
            cells = [child, cell("F"), cell(born), cell("WBRI"), cell(letter + figures), "0", ""]
            header.write(",".join(cells) + "\r\n")
            for episode in range(2):
                start = day(date(2024 + episode, 4, 1), 300)
                ended = [cell(day(date(2026, 4, 1), 300)), "X1", "CARPL"] if episode == 0 else ["", "", ""]
                place = [postcode(), cell(postcode()), f"SC{chance.randrange(10**6):06}"]
                cells = [child, cell(start), "L", cell("C2"), "N1", "U4", "PR1", *ended, *place]
                episodes.write(",".join(cells) + "\r\n")
            for review in range(5):
                held = cell(day(date(2026, 4, 1) + timedelta(review * 60), 60))
                reviews.write(",".join([child, born, held, cell("PN1")]) + "\r\n")


if __name__ == "__main__":
    main()
