"""Keeps out of the shell's sources what belongs elsewhere: words, colours, modes and addresses of the platform.

Words are in config/copy, colours in web/src/styles, modes in their manifests, addresses in the SDK. A component that
says one of them itself can't be translated, painted in another skin, renamed or moved. What sources say is read by
Svelte's own compiler (web_words.mjs), and judged here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import yaml

PROGRAM: Final = Path(__file__).with_suffix(".mjs")
OTHERWISE_MEANT: Final = {
    ("web/src/backend/platform.ts", "broadcast"): "a topic of the events socket",
    ("web/src/people/noting.ts", "random"): "a kind of the event first_interaction",
}
"""Words that are a mode's and, where they stand, another vocabulary's. One that stands there no more is a fault."""
_HOME: Final = "/"
_SPOKEN: Final = re.compile(r"[^\W\d_]")
_FUNCTION: Final = r"(?:rgba?|hsla?|hwb|oklch|oklab|lab|lch|color)\((?!\s*(?:from|var)\b)[^)]*\)?"
_NAMES: Final = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
    rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
    whitesmoke yellow yellowgreen
"""
_COLOUR: Final = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b|\b{_FUNCTION}")
_NAMED: Final = re.compile(rf"(?<![\w#$-])(?:{'|'.join(_NAMES.split())})(?![\w(-])", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?<![\w.-])/?(?:v\d+|hls)/|\bwss?:", re.IGNORECASE)


class Said(NamedTuple):
    """What a source says, where, and as what (web_words.mjs)."""

    file: str
    line: int
    role: str
    value: str


def main(root: Path) -> int:
    """Print every fault and return the exit status."""
    problems = [*faults(said(root), mode_words(root))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def said(root: Path) -> list[Said]:
    """What every hand-written source of the shell says, but its styles. Raises SystemExit with node's words."""
    path = os.pathsep.join([f"{sys.prefix}/bin", os.environ.get("PATH", "")])
    node = shutil.which("node", path=path)
    if node is None:
        raise SystemExit("node must be on the PATH: it reads the shell's components")
    done = subprocess.run([node, str(PROGRAM), str(root)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{PROGRAM.name}: {done.stderr}")
    return [Said(*one) for one in json.loads(done.stdout)]


def mode_words(root: Path) -> frozenset[str]:
    """Every mode's id and routes; the front page is everybody's."""
    text = (root / "config" / "mode-manifests.yaml").read_text(encoding="utf-8")
    modes = yaml.safe_load(text)["modes"]
    routes = {re.sub(r"/:.*", "", route) for mode in modes.values() for route in mode["routes"]} - {_HOME, ""}
    return frozenset({*modes, *routes})


def faults(sayings: Iterable[Said], modes: frozenset[str]) -> Iterator[str]:
    """What sources say that they should not."""
    meant: set[tuple[str, str]] = set()
    files: set[str] = set()
    for one in dict.fromkeys(sayings):
        files.add(one.file)
        if is_mode(one, modes) and (one.file, one.value) in OTHERWISE_MEANT:
            meant.add((one.file, one.value))
            continue
        for what, remedy in _judged(one, modes):
            yield f"{one.file}:{one.line}: {' '.join(one.value.split())} {what}. {remedy}"
    for file, word in OTHERWISE_MEANT.keys() - meant:
        if file in files:
            yield f"{file}: says {word} no more. Take it out of OTHERWISE_MEANT."


def is_mode(one: Said, modes: frozenset[str]) -> bool:
    """Whether a mode is named: its id or route, or a path below its route."""
    if one.role not in ("string", "markup", "key"):
        return False
    return one.value in modes or any(one.value.startswith(f"{route}/") for route in modes if route[0] == "/")


def _judged(one: Said, modes: frozenset[str]) -> Iterator[tuple[str, str]]:
    if one.role == "text" and _SPOKEN.search(one.value):
        yield "is said to people", "Put it in config/copy and ask t()."
    if one.role == "style" and _NAMED.search(one.value):
        yield "has a colour by its name", "Give it a name in web/src/styles."
    if one.role in ("style", "markup", "string") and _COLOUR.search(one.value):
        yield "is a colour", "Give it a name in web/src/styles."
    if one.role == "string" and _NAMED.fullmatch(one.value.strip()):
        yield "is a colour by its name", "Give it a name in web/src/styles."
    if one.role in ("markup", "string") and _ADDRESS.search(one.value):
        yield "is an address of the platform", "Call it through the SDK."
    if is_mode(one, modes):
        yield "names a mode", "Ask for the policy or the place."


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[1]))
