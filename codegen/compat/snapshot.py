"""A whole contract at one version, as it is compared and as a release records it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Self

from codegen.bundle import Bundle
from codegen.source import ContractError, JsonObject

RELEASED = PurePosixPath("schemas/released")
COMPONENTS = PurePosixPath("schemas/components.yaml")
_TEXT = ("description", "summary", "title", "example", "examples")


@dataclass(frozen=True)
class Snapshot:
    """`types` holds every named schema, `configuration` the names of those that are whole files of config/.

    `components` is the shell's catalogue by name. `released` is None for the contract being worked on.
    """

    version: str
    openapi: JsonObject
    asyncapi: JsonObject
    types: JsonObject
    events: tuple[str, ...]
    configuration: tuple[str, ...]
    components: JsonObject
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
                released=date.fromisoformat(content["released"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no recorded contract: {error}") from error

    def to_json(self, on: date) -> str:
        """The contract as recorded on a day: what tools compare, without the text that only people read."""
        content = {
            "version": self.version,
            "released": on.isoformat(),
            "openapi": _without_schemas(self.openapi),
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
    catalogue: JsonObject = bundled.sources.document(COMPONENTS)["components"]
    return catalogue


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
