"""One model drawn in a browser page."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from tools.node import ensure_packages
from tools.paths import shown

_PAGES = Path(__file__).parent / "pages"


class DrawingFailed(Exception):
    """A model cannot be drawn as it stands; the message names the file and what bpmn-js or dmn-js says of it."""


@dataclass(frozen=True)
class Drawing:
    """A rendered model: PNG bytes, and the SVG text where the model is a process."""

    png: bytes
    svg: str | None


class _Drawn(TypedDict):
    svg: str | None
    warnings: list[str]


def draw(browser: Browser, source: Path, *, scale: float = 2.0) -> Drawing:
    """Draw a `.bpmn` or `.dmn` file at `scale` pixels a unit. Raises DrawingFailed, also on any import warning."""
    ensure_packages()
    page = browser.new_page(device_scale_factor=scale, viewport={"width": 1600, "height": 900})
    try:
        page.goto((_PAGES / f"{source.suffix.removeprefix('.')}.html").as_uri())
        drawn = cast("_Drawn", page.evaluate("xml => draw(xml)", source.read_text(encoding="utf-8")))
        if drawn["warnings"]:
            raise DrawingFailed(f"{shown(source)}: " + "; ".join(drawn["warnings"]))
        return Drawing(png=page.locator("#drawing").screenshot(), svg=drawn["svg"] and _on_white(drawn["svg"]))
    except BrowserError as error:
        raise DrawingFailed(f"{shown(source)}: {error.message}") from error
    finally:
        page.close()


def _on_white(svg: str) -> str:
    """The same drawing with a white ground, so that it can be read on a dark page."""
    return svg.replace("<svg ", '<svg style="background: #fff" ', 1)
