"""Keeps out of the shell's sources what belongs elsewhere: words, colours, modes and addresses of the platform.

Words are in config/copy, colours in web/src/styles, modes in their manifests, addresses in the SDK. A component that
says one of them itself can't be translated, painted in another skin, renamed or moved.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "web" / "src"
MANIFESTS = ROOT / "config" / "mode-manifests.yaml"
_HOME = "/"
_COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
_BLOCK = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
_EXPRESSION = re.compile(r"\{[^{}]*\}")
_SPOKEN = re.compile(
    r"\s(?:aria-label|aria-description|title|placeholder|alt)=[\"'][^\"']*[^\W\d_][^\"']*[\"']"
)
_TEXT = re.compile(r">[^<>]*[^\W\d_][^<>]*<")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(\s*[\d.]+")
_ADDRESS = re.compile(r"['\"`]/(?:v1|hls)/")


def main() -> int:
    """Print every fault and return the exit status."""
    names = mode_words()
    problems = [problem for file in sources() for problem in faults(file, names)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def sources() -> list[Path]:
    """Every hand-written source of the shell but its styles."""
    found = (*SOURCES.rglob("*.svelte"), *SOURCES.rglob("*.ts"))
    return sorted(file for file in found if not file.name.endswith(".gen.ts"))


def mode_words() -> re.Pattern[str]:
    """Matches a mode's id or route as a string of its own; the front page is everybody's."""
    modes = yaml.safe_load(MANIFESTS.read_text(encoding="utf-8"))["modes"]
    routes = {re.sub(r"/:.*", "", route) for mode in modes.values() for route in mode["routes"]} - {_HOME, ""}
    words = "|".join(map(re.escape, sorted({*modes, *routes})))
    return re.compile(rf"(?P<quote>['\"`])(?:{words})(?P=quote)")


def faults(file: Path, modes: re.Pattern[str]) -> Iterator[str]:
    """What one source says that it should not."""
    whole = file.read_text(encoding="utf-8")
    text = _blanked(whole, _COMMENT)
    where = file.relative_to(ROOT).as_posix()
    for pattern, what, remedy in (
        (_ADDRESS, "is an address of the platform", "Call it through the SDK."),
        (_COLOUR, "is a colour", "Give it a name in web/src/styles."),
    ):
        yield from _found(where, text, pattern, what, remedy)
    if file.suffix == ".svelte":
        yield from _found(
            where, _blanked(text, _STYLE), modes, "names a mode", "Ask for the policy or the place."
        )
        markup = _without_expressions(_blanked(text, _BLOCK))
        for pattern in (_SPOKEN, _TEXT):
            yield from _found(
                where, markup, pattern, "is said to people", "Put it in config/copy and ask t()."
            )
    elif "shell" in file.parts or "modules" in file.parts:
        yield from _found(where, text, modes, "names a mode", "Ask for the policy or the place.")


def _found(where: str, text: str, pattern: re.Pattern[str], what: str, remedy: str) -> Iterator[str]:
    for hit in pattern.finditer(text):
        said = " ".join(hit[0].strip("<>{").split())
        yield f"{where}:{text.count(chr(10), 0, hit.start()) + 1}: {said} {what}. {remedy}"


def _without_expressions(markup: str) -> str:
    """Markup without what stands in braces, however deep."""
    inner = _blanked(markup, _EXPRESSION)
    return markup if inner == markup else _without_expressions(inner)


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with what matches made blank; lines stay where they are."""
    return pattern.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)


if __name__ == "__main__":
    raise SystemExit(main())
