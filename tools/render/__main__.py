"""`python -m tools.render [FILE ...] [--out FOLDER] [--scale N] [--check]`: draw models, or name stale drawings."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.browser import ChromiumMissing, chromium
from tools.node import NodeFailed
from tools.paths import DECISIONS, DIAGRAMS, PROCESSES, shown
from tools.render import index
from tools.render.draw import DrawingFailed, draw


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the named models, or all of `bpmn/`; exit status 0 done, 1 a model cannot be drawn or a drawing is stale."""
    options = _parse(arguments)
    sources = options.files or all_sources()
    if options.check:
        return _check(sources, options.out)
    try:
        return _draw(sources, options.out, options.scale, whole=not options.files)
    except (ChromiumMissing, NodeFailed) as error:
        print(error, file=sys.stderr)
        return 1


def all_sources() -> list[Path]:
    """Every process and decision of the repository, by name."""
    return sorted([*PROCESSES.glob("*.bpmn"), *DECISIONS.glob("*.dmn")])


def _draw(sources: Sequence[Path], folder: Path, scale: float, *, whole: bool) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    entries, failed = ({} if whole else index.read(folder)), 0
    with chromium() as browser:
        for source in sources:
            try:
                drawing = draw(browser, source, scale=scale)
            except DrawingFailed as error:
                print(error, file=sys.stderr)
                failed += 1
                continue
            outputs = [folder / name for name in index.output_names(source)]
            outputs[0].write_bytes(drawing.png)
            if drawing.svg is not None:
                outputs[1].write_text(drawing.svg, encoding="utf-8")
            entries[source.stem] = index.entry(source, outputs)
            print(f"{shown(source)} -> {', '.join(shown(output) for output in outputs)}")
    index.write(folder, entries)
    return 1 if failed else 0


def _check(sources: Sequence[Path], folder: Path) -> int:
    problems = index.stale(sources, folder)
    for problem in problems:
        print(f"{problem}: run `make diagrams` and commit what it writes", file=sys.stderr)
    print(f"{len(sources)} models, {len(problems)} stale drawings")
    return 1 if problems else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.render", description="Draw processes and decision tables.")
    parser.add_argument("files", nargs="*", type=Path, help="models to draw; all of bpmn/ where none is named")
    parser.add_argument("--out", type=Path, default=DIAGRAMS, help="folder that the drawings go to")
    parser.add_argument("--scale", type=float, default=2.0, help="device pixels a unit (default 2)")
    parser.add_argument("--check", action="store_true", help="draw nothing; fail if a drawing is missing or stale")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
