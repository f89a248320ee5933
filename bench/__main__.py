"""Measures an installation: `python -m bench [--cases N] [--download] [--json]`.

Prints the figures beside those that are stated, or one JSON document; exit status 1 where a stated one is exceeded.

Cold is the first start of an empty folder, warm the next start of the same one; with --download the cold start also
fetches everything into an empty cache. Memory is the resident memory of every process, the supervisor too, with cases
under way. Figures depend on the machine and on what else it does: compare figures of one run with each other.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from bench.cases import due_to_escalation, start_to_first_task
from bench.figures import spread
from bench.installation import BenchInstallation
from bench.report import Line, keeps, report
from bench.tasklist import Tasklist
from cli.connection import open_connection
from cli.output import print_json, print_table
from engine.installation import Installation, free_port_offset

_FIRST_OFFSET = 5000


def main() -> int:
    """Run every measurement in a folder of its own and print the figures."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=30, help="cases for each measurement")
    parser.add_argument("--download", action="store_true", help="measure the cold start with an empty cache too")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of a table")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="transfers-bench-") as folder:
        cache = Path(folder) / "cache" if wish.download else None
        installation = BenchInstallation(Path(folder) / "home", free_port_offset(_FIRST_OFFSET), cache)
        figures = measure(installation, wish.cases)
    lines = report(figures)
    if wish.json:
        print_json(figures)
    else:
        rows = [(line.what, f"{line.measured:g} {line.unit}", _stated(line), line.verdict) for line in lines]
        print_table("Measured, and what is stated", ("What", "Measured", "At most", "Verdict"), rows)
    return 0 if keeps(lines) else 1


def _stated(line: Line) -> str:
    return "-" if line.stated is None else f"{line.stated:g} {line.unit}"


def measure(installation: BenchInstallation, cases: int) -> dict[str, object]:
    """Return the figures: seconds, and mebibytes of resident memory."""
    cold = installation.up()
    installation.down()
    warm = installation.up()
    try:
        os.environ["TRANSFERS_HOME"] = str(installation.home)
        with open_connection() as connection:
            tasklist = Tasklist(Installation.load(installation.home))
            first_task = spread(start_to_first_task(connection, tasklist, cases))
            tasklist.close()
            escalation = spread(due_to_escalation(connection, cases))
        memory = {name: size >> 20 for name, size in installation.resident_bytes().items()}
    finally:
        installation.down()
    return {
        "coldStartSeconds": round(cold, 1),
        "warmStartSeconds": round(warm, 1),
        "warmToCold": round(warm / cold, 2),
        "residentMebibytes": memory | {"all": sum(memory.values())},
        "startToFirstTaskSeconds": first_task.document(),
        "dueToRecordedEscalationSeconds": escalation.document(),
    }


if __name__ == "__main__":
    raise SystemExit(main())
