"""`python -m tools.deploy`: deploy `bpmn/` to the engine that TRANSFERS_ENGINE_ADDRESS names and that runs already."""

import os
import sys

from engine.client import EngineClient
from engine.problems import EngineProblem
from tools.deployment import deployment_files


def main() -> int:
    """Deploy everything in one request; exit status 0 done, 1 refused or unreachable, 2 no address given."""
    address = os.environ.get("TRANSFERS_ENGINE_ADDRESS")
    if not address:
        print("TRANSFERS_ENGINE_ADDRESS names no engine: set it to its REST address", file=sys.stderr)
        return 2
    client = EngineClient(address)
    try:
        deployment = client.deploy(deployment_files())
    except EngineProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        client.close()
    print(
        f"deployed {len(deployment.processes)} processes, {len(deployment.decisions)} decisions, "
        f"{len(deployment.forms)} forms"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
