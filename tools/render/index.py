"""The record of what each committed drawing was made from, so that a stale one is found without drawing again."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tools.paths import NODE_MODULES, ROOT, shown

NAME = "index.json"
Entry = dict[str, str]


def entry(source: Path, outputs: Iterable[Path]) -> Entry:
    """What the index keeps of one drawing: the source, its digest, the renderer's version, each output's digest."""
    kept = {"source": shown(source), "sha256": _digest(source), "renderer": renderer(source)}
    return kept | {output.name: _digest(output) for output in outputs}


def renderer(source: Path) -> str:
    """The package that draws this kind of file, with its locked version, as in `bpmn-js 18.31.1`."""
    package = f"{source.suffix.removeprefix('.')}-js"
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return f"{package} {lock['packages'][f'{NODE_MODULES.name}/{package}']['version']}"


def read(folder: Path) -> dict[str, Entry]:
    """The index of a folder of drawings, empty where there is none yet."""
    path = folder / NAME
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write(folder: Path, entries: dict[str, Entry]) -> None:
    """Keep the index, sorted, so that a change shows as one line group in a diff."""
    text = json.dumps(dict(sorted(entries.items())), indent=2)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def stale(sources: Iterable[Path], folder: Path) -> list[str]:
    """One sentence for each drawing that is missing, made from another version of its source, altered, or left over."""
    entries, problems, wanted = read(folder), list[str](), set[str]()
    for source in sources:
        wanted.add(source.stem)
        outputs = [folder / name for name in output_names(source)]
        missing = [output.name for output in outputs if not output.is_file()]
        if missing:
            problems.append(f"{shown(source)} has no drawing {', '.join(missing)}")
        elif entries.get(source.stem) != entry(source, outputs):
            problems.append(f"{shown(source)} is not what its drawing in {shown(folder)} was made from")
    left_over = sorted(set(entries) - wanted)
    return problems + [f"{shown(folder)}/{NAME} lists {name}, which is no model any more" for name in left_over]


def output_names(source: Path) -> list[str]:
    """The files that a source is drawn into: a picture, and for a process also an SVG."""
    return [f"{source.stem}.png"] + ([f"{source.stem}.svg"] if source.suffix == ".bpmn" else [])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
