"""A whole contract at one version, as it is compared and as a release records it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Self

from codegen.bundle import Bundle
from codegen.source import ContractError, JsonObject, Location, Node

RELEASED = PurePosixPath("schemas/released")
COMPONENTS = PurePosixPath("schemas/components.yaml")
PLAIN_PATHS, EDGE_CODES = "x-vvtv-plain-paths", "x-vvtv-edge-codes"
_TEXT = ("description", "summary", "title", "example", "examples")


@dataclass(frozen=True)
class Snapshot:
    """`types` holds every named schema, `configuration` the names of those that are whole files of config/.

    `components` is the shell's catalogue by name. `plain_paths` and `edge_codes` are what the edge serves and answers
    beside the operations, None in a record from before they were kept. `released` is None for the contract in work.
    """

    version: str
    openapi: JsonObject
    asyncapi: JsonObject
    types: JsonObject
    events: tuple[str, ...]
    configuration: tuple[str, ...]
    components: JsonObject
    plain_paths: frozenset[str] | None
    edge_codes: frozenset[str] | None
    released: date | None = None

    @classmethod
    def of(cls, bundled: Bundle) -> Self:
        """The contract in the working tree."""
        origins = {name: at for name, at in bundled.origins.items() if not at.pointer}
        folders = {name: at.file.parts[1] for name, at in origins.items()}
        return cls(
            version=str(bundled.openapi["info"]["version"]),
            openapi=bundled.openapi,
            asyncapi=bundled.asyncapi,
            types=bundled.models["components"]["schemas"],
            events=_names(folders, "events"),
            configuration=_names(folders, "config"),
            components=_components(bundled),
            plain_paths=frozenset(bundled.openapi.get(PLAIN_PATHS, ())),
            edge_codes=frozenset(bundled.openapi.get(EDGE_CODES, ())),
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """A recorded contract. Raises ValueError when the text is none."""
        content = json.loads(text)
        try:
            return cls(
                version=content["version"],
                openapi=content["openapi"],
                asyncapi=content["asyncapi"],
                types=content["types"],
                events=tuple(content["events"]),
                configuration=tuple(content["configuration"]),
                components=content["components"],
                plain_paths=_listed(content["openapi"], PLAIN_PATHS),
                edge_codes=_listed(content["openapi"], EDGE_CODES),
                released=date.fromisoformat(content["released"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no recorded contract: {error}") from error

    def to_json(self, on: date) -> str:
        """The contract as recorded on a day: what tools compare, without the text that only people read."""
        content = {
            "version": self.version,
            "released": on.isoformat(),
            "openapi": {PLAIN_PATHS: {}, EDGE_CODES: [], **_without_schemas(self.openapi)},
            "asyncapi": _without_schemas(self.asyncapi),
            "types": self.types,
            "events": self.events,
            "configuration": self.configuration,
            "components": self.components,
        }
        return json.dumps(_without_text(content), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def releases(root: Path) -> list[Snapshot]:
    """Every recorded contract under `root`, the oldest first. Raises ContractError naming an unreadable one."""
    found: list[Snapshot] = []
    for file in (root / RELEASED).glob("*.json"):
        try:
            found.append(Snapshot.from_json(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ContractError(f"{RELEASED / file.name}: {error}. Restore it from history.") from error
    return sorted(found, key=lambda snapshot: ordinal(snapshot.version))


def ordinal(version: str) -> tuple[int, int, int]:
    """MAJOR.MINOR.PATCH as numbers that compare."""
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch


def _names(folders: Mapping[str, str], folder: str) -> tuple[str, ...]:
    return tuple(sorted(name for name, found in folders.items() if found == folder))


def _components(bundled: Bundle) -> JsonObject:
    if not (bundled.sources.root / COMPONENTS).is_file():
        return {}
    catalogue: JsonObject = _placed(
        bundled.sources.document(COMPONENTS)["components"], Location(COMPONENTS, ("components",))
    )
    return catalogue


def _placed(value: Any, at: Location) -> Any:
    """The value whose objects know where they were written."""
    if isinstance(value, list):
        return [_placed(item, at.child(index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return Node(at, {key: _placed(item, at.child(key)) for key, item in value.items()})


def _listed(document: JsonObject, key: str) -> frozenset[str] | None:
    return frozenset(document[key]) if key in document else None


def _without_schemas(document: JsonObject) -> JsonObject:
    """A document whose schemas stand in `types` already."""
    parts = {kind: part for kind, part in document.get("components", {}).items() if kind != "schemas"}
    return {**document, "components": parts}


def _without_text(node: Any, *, names: bool = False) -> Any:
    """The node without annotations; the keys of `properties` and the like are names, whatever they look like."""
    if isinstance(node, list | tuple):
        return [_without_text(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_text(value, names=key in ("properties", "schemas", "paths", "$defs", "components"))
        for key, value in node.items()
        if names or key not in _TEXT
    }
