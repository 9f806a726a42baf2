"""Which files make up the configuration, and reading them.

Refuses unreadable files, wrong syntax, duplicate keys and a root that is no map. Dates stay strings: JSON has none.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.infra.configuration.problems import Problem, shown

Document = dict[str, Any]
COPY_FOLDER = "copy"
COMPONENTS = "components.yaml"
SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"


@dataclass(frozen=True)
class Source:
    """One file of the configuration, the schema that describes it, and whether it is part of the running document."""

    file: str
    schema: str
    running: bool = True


SOURCES = (
    Source("media-profiles.yaml", "config/media-profiles.schema.yaml"),
    Source("mode-manifests.yaml", "config/mode-manifests.schema.yaml"),
    Source("cost-tiers.yaml", "config/cost-tiers.schema.yaml"),
    Source("owner_card.yaml", "config/owner-card.schema.yaml"),
    Source("owner_card.sample.yaml", "config/owner-card.schema.yaml", running=False),
    Source("telemetry-events.yaml", "config/telemetry-events.schema.yaml"),
    Source("features.toml", "config/features.schema.yaml"),
    Source("channels.yaml", "config/channels.schema.yaml"),
    Source("platform.yaml", "config/platform.schema.yaml"),
)
COPY_SCHEMA = "config/copy.schema.yaml"
COMPONENTS_SCHEMA = "components.schema.yaml"


class _Loader(yaml.CSafeLoader):
    """YAML as JSON has it: no dates, no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _as_text(loader: _Loader, node: yaml.ScalarNode) -> Any:
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def parse_yaml(text: str) -> Any:
    """The document of a YAML text. Raises yaml.YAMLError, and ValueError for an infinite number."""
    return _finite(yaml.load(text, _Loader))  # noqa: S506  a safe loader


def _finite(document: Any) -> Any:
    """The document, refused if it holds a number that JSON does not have."""
    if isinstance(document, float) and not math.isfinite(document):
        raise ValueError(f"{document} is no number of JSON")
    children = (
        document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    )
    for child in children:
        _finite(child)
    return document


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise ValueError(f"{twice!r} stands twice")
    return found


_PARSERS: dict[str, Callable[[str], Any]] = {
    ".yaml": parse_yaml,
    ".toml": lambda text: _finite(tomllib.loads(text)),
    ".json": lambda text: _finite(json.loads(text, object_pairs_hook=_once)),
}


def read(folder: Path, file: str) -> Document | Problem:
    """The document in `folder/file`, or why there is none."""
    path = folder / file
    try:
        found = _PARSERS[path.suffix](path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Problem(file, ".", "absent", "a file", "file")
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        return Problem(file, ".", shown(reason, 200), f"well-formed {path.suffix[1:].upper()}", "syntax")
    if not isinstance(found, dict):
        return Problem(file, ".", shown(found), "a map", "syntax")
    return found


def copy_files(folder: Path) -> list[str]:
    """The copy files below `folder`, in name order."""
    return sorted(f"{COPY_FOLDER}/{path.name}" for path in (folder / COPY_FOLDER).glob("*.json"))


def fingerprint(folder: Path, schemas: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change of every file: differs when an edit has happened."""
    paths = [folder / source.file for source in SOURCES]
    paths += [folder / file for file in copy_files(folder)]
    paths.append(schemas / COMPONENTS)
    return tuple((str(path), *_stat(path)) for path in paths)


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (-1, -1)
    return (found.st_size, found.st_mtime_ns)
