"""Measures an installation: `python -m bench [--cases N] [--download]`. Prints one JSON document.

Cold is the first start of an empty folder, warm the next start of the same one; with --download the cold start also
fetches everything into an empty cache. Memory is the resident memory of every process with cases under way. Figures
depend on the machine and on what else it does: compare figures of one run with each other.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from bench.cases import due_to_escalation, start_to_first_task
from bench.figures import spread
from bench.installation import BenchInstallation
from cli.connection import open_connection
from engine.installation import free_port_offset

_FIRST_OFFSET = 5000


def main() -> None:
    """Run every measurement in a folder of its own and print the figures."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=30, help="cases for each measurement")
    parser.add_argument("--download", action="store_true", help="measure the cold start with an empty cache too")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="transfers-bench-") as folder:
        cache = Path(folder) / "cache" if wish.download else None
        installation = BenchInstallation(Path(folder) / "home", free_port_offset(_FIRST_OFFSET), cache)
        print(json.dumps(measure(installation, wish.cases), indent=2))


def measure(installation: BenchInstallation, cases: int) -> dict[str, object]:
    """Return the figures: seconds, and mebibytes of resident memory."""
    cold = installation.up()
    installation.down()
    warm = installation.up()
    try:
        os.environ["TRANSFERS_HOME"] = str(installation.home)
        with open_connection() as connection:
            first_task = spread(start_to_first_task(connection, cases))
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
    main()
