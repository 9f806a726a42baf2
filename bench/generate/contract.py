"""Writes a made contract of 300 operations and 700 types in the shape of ours, split as ours is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bench.generate import events, operations, shared, types
from bench.generate.names import AREAS, SETTINGS

OPERATIONS, TYPES = 300, 700
_SCHEMAS = Path("schemas")


class _Plain(yaml.CSafeDumper):
    """YAML without anchors: what stands twice is written twice, as by hand."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(root: Path, areas: int = len(AREAS)) -> Path:
    """Write the contract below `root`, of its first `areas` areas, and return the root."""
    chosen = dict(list(AREAS.items())[:areas])
    for path, document in _files(chosen).items():
        file = root / _SCHEMAS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(file, document), encoding="utf-8")
    return root


def _text(file: Path, document: Any) -> str:
    if file.suffix == ".json":
        return json.dumps(document, indent=2)
    return str(yaml.dump(document, Dumper=_Plain, sort_keys=False, width=110))


def _files(areas: Mapping[str, tuple[str, str, str]]) -> dict[str, Any]:
    """Every document by its path below `schemas/`."""
    files: dict[str, Any] = {
        "openapi/components/common.yaml": shared.common(),
        "openapi/components/errors.yaml": shared.errors(),
        "events/envelope.v1.json": events.envelope(areas),
        "channels/asyncapi.yaml": events.sockets(areas),
    }
    paths: dict[str, str] = {}
    for area, things in areas.items():
        items, named = _area(area, things)
        files[f"openapi/paths/{area}.yaml"] = {key: item for key, (_, item) in items.items()}
        files[f"openapi/components/{area}.yaml"] = named
        files[f"events/{area}/changed.v1.json"] = events.event(area, things[0])
        paths |= {path: f"paths/{area}.yaml#/{key}" for key, (path, _) in items.items()}
    files["openapi/openapi.yaml"] = shared.root(areas, paths)
    files |= {f"events/socket/{name}.v1.json": message for name, message in events.messages(areas).items()}
    files |= {f"config/{name.lower()}.schema.yaml": shared.settings(name) for name in SETTINGS}
    return files


def _area(area: str, things: tuple[str, str, str]) -> tuple[dict[str, tuple[str, Any]], dict[str, Any]]:
    """The path items and the types of one area; its first thing carries notes, a union."""
    items: dict[str, tuple[str, Any]] = {}
    named: dict[str, Any] = {}
    for at, name in enumerate(things):
        neighbour, with_notes = things[(at + 1) % len(things)], at == 0
        items |= operations.of_thing(area, name, neighbour, with_notes=with_notes)
        named |= types.of_thing(name, neighbour, with_notes=with_notes)
    return items, named
