"""Emits the props of the shell's components as TypeScript, so that no module writes them a second time.

The catalogue `schemas/components.yaml` is their home: one interface per built component, named by region and module.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from codegen.names import pascal
from codegen.source import ContractError, JsonObject, Location, Sources

CATALOGUE = PurePosixPath("schemas/components.yaml")
OUTPUT = Path("web/src/modules/props.gen.ts")
_HEAD = """\
// Generated from schemas/components.yaml by `make generate`; edit the catalogue, never this file.
"""
_TYPES = {"string": "string", "boolean": "boolean", "integer": "number", "number": "number"}


def emit(_openapi: JsonObject, _asyncapi: JsonObject, root: Path) -> dict[Path, bytes]:
    """The interfaces by their path below the repository's root. Raises ContractError for a prop of another shape."""
    if not (root / CATALOGUE).is_file():
        return {}
    catalogue = Sources(root).document(CATALOGUE)["components"]
    built = {name: component for name, component in catalogue.items() if component["status"] == "built"}
    parts = [_HEAD, *("\n".join(_interface(name, component)) for name, component in built.items())]
    return {OUTPUT: "\n".join(parts).encode()}


def _interface(name: str, component: JsonObject) -> Iterator[str]:
    props = component["props"]
    required = set(props.get("required", ()))
    yield f"/** {component['description']} */"
    yield f"export interface {pascal(name)}Props {{"
    for prop, schema in props.get("properties", {}).items():
        at = Location(CATALOGUE, ("components", name, "props", "properties", prop))
        yield f"  /** {schema['description']} */"
        yield f"  {prop}{'' if prop in required else '?'}: {_typed(schema, at)};"
    yield "}"
    yield ""


def _typed(schema: JsonObject, at: Location) -> str:
    if schema.get("type") == "array":
        return f"readonly {_typed(schema['items'], at)}[]"
    if "enum" in schema:
        return " | ".join(f"'{word}'" for word in schema["enum"])
    kind = _TYPES.get(schema.get("type", ""))
    if kind is None:
        raise ContractError(
            f"{at}: a prop is a plain value or a list of them. Give it one of {', '.join(_TYPES)}."
        )
    return kind
