"""`python -m tools.probe ADDRESS`: exit status 0 where the address answers with success, else 1 and the reason."""

import sys

import httpx


def main(address: str) -> int:
    """Ask once, for at most four seconds."""
    try:
        httpx.get(address, timeout=4.0).raise_for_status()
    except httpx.HTTPError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
