"""`python -m tools.deploy [--staff]`: make TRANSFERS_HOME an installation on an engine that runs already.

Deploys `bpmn/` there. With --staff the sample staff can sign in to the case page, Tasklist and Operate; `transfers
staff` shows their passwords. TRANSFERS_ENGINE_ADDRESS and TRANSFERS_ENGINE_GRPC say where that engine is, as in
docker-compose.yml.
"""

import sys
from collections.abc import Mapping, Sequence

from cli.refusals import REFUSALS
from cli.sample_staff import prepare_staff
from engine.client import EngineClient
from engine.installation import Installation, Ports
from engine.private import keep_private
from engine.settings import EngineSettings
from engine.users import create_accounts
from schemas.model_files import deployable_files


def main(arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> int:
    """Write the installation and deploy in one request; exit status 0 done, 1 refused or unreachable, 2 no address."""
    keep_private()
    settings = EngineSettings.from_environment(environment)
    if not settings.rest_address or not settings.grpc_address:
        print("Set TRANSFERS_ENGINE_ADDRESS and TRANSFERS_ENGINE_GRPC to the engine's addresses.", file=sys.stderr)
        return 2
    installation = Installation(
        settings.home, Ports(), rest_override=settings.rest_address, grpc_override=settings.grpc_address
    )
    client = EngineClient.of(installation)
    try:
        installation.save()
        deployed = client.deploy(deployable_files())
        if "--staff" in arguments:
            create_accounts(installation, prepare_staff(installation))
    except REFUSALS as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        client.close()
    counts = (len(deployed.processes), len(deployed.decisions), len(deployed.forms))
    print("deployed {} processes, {} decisions, {} forms".format(*counts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
