"""The catalogue of components and the shell's modules are one: names, files and props, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from codegen.bundle import Bundle
from codegen.compat.snapshot import COMPONENTS
from codegen.findings import Told
from codegen.source import JsonObject, Location
from scripts.outside.code import ROOT

MODULES = ROOT / "web" / "src" / "modules"
_TAKEN = re.compile(r"let\s*\{(?P<names>[^}]*)\}\s*:\s*Props\s*=\s*\$props\(\)")


def catalogued(bundled: Bundle) -> Iterator[Told]:
    """A built component has a module, a module has an entry, and a planned one has no module yet."""
    catalogue = _catalogue(bundled)
    for name, component in catalogue.items():
        built = component["status"] == "built"
        if built != _file(name).is_file():
            what = f"{name} is built and has no module" if built else f"{name} is planned and has a module"
            remedy = f"Write {_relative(_file(name))}." if built else "Set its status to built."
            yield _told(bundled, name, what, remedy)
    for file in sorted(MODULES.glob("*/*.svelte")):
        if f"{file.parent.name}.{file.stem}" not in catalogue:
            yield Told(
                _relative(file),
                1,
                f"{file.parent.name}.{file.stem} is not in the catalogue",
                f"Describe it and its props in {COMPONENTS}.",
            )


def props(bundled: Bundle) -> Iterator[Told]:
    """A module takes exactly the props that the catalogue declares, through their generated type."""
    for name, component in _catalogue(bundled).items():
        if component["status"] != "built" or not _file(name).is_file():
            continue
        text = _file(name).read_text(encoding="utf-8")
        found = _TAKEN.search(text)
        taken = (
            {part.split("=")[0].split(":")[0].strip() for part in found["names"].split(",")}
            if found
            else set()
        )
        for prop in sorted(set(component["props"].get("properties", {})) - taken):
            yield _told(
                bundled,
                name,
                f"{name} does not take its prop {prop}",
                f"Take it in {_relative(_file(name))}, or take it out of the catalogue.",
            )


def _catalogue(bundled: Bundle) -> JsonObject:
    found: JsonObject = bundled.sources.document(COMPONENTS)["components"]
    return found


def _file(name: str) -> Path:
    region, _, module = name.partition(".")
    return MODULES / region / f"{module}.svelte"


def _relative(file: Path) -> PurePosixPath:
    return PurePosixPath(file.relative_to(ROOT).as_posix())


def _told(bundled: Bundle, name: str, what: str, remedy: str) -> Told:
    return Told(COMPONENTS, bundled.sources.line(Location(COMPONENTS, ("components", name))), what, remedy)
