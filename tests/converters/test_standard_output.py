"""Results stand on standard output, and nothing else: not even what a library draws on long work."""

from __future__ import annotations

import subprocess
import sys

# A session without a file of its own, such as `python -c` or a notebook, is interactive to the database: it
# then draws a bar of its progress once a result has been open for two seconds.
STORE = """
from kinspec.standard import format_for
from kinspec.validators.tables._store import Store

with Store(format_for("ssda903")) as store:
    print(store.connection.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0])
"""


def output_of(text: str) -> str:
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_store_of_tables_draws_no_progress() -> None:
    assert output_of(STORE) == "False\n"
