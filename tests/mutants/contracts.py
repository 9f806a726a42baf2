"""Mutants of the contract's sources: an error less, a looser type, another name, and whatever else breaks somebody."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from codegen.source import Location, Sources
from tests.mutants.mutant import Mutant

METHODS = ("get", "post", "put", "patch", "delete")
BOUNDS = (
    *("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern", "format"),
    *("minItems", "maxItems", "uniqueItems", "propertyNames"),
)
Edit = Callable[[Any], None]
"""Changes the parent of a node in place."""


@dataclass(frozen=True)
class Node:
    """An object of a source file and where it stands."""

    file: PurePosixPath
    pointer: tuple[str, ...]
    value: dict[str, Any]

    @property
    def name(self) -> str:
        return "/".join(self.pointer) or self.file.name


class Maker:
    """Makes mutants of the files below `root`."""

    def __init__(self, root: Path) -> None:
        self.sources = Sources(root)

    def mutant(self, kind: str, node: Node, what: str, edit: Edit) -> Mutant:
        """The file with the node edited."""
        document = copy.deepcopy(self.sources.document(node.file))
        target = document
        for token in node.pointer:
            target = target[int(token)] if isinstance(target, list) else target[token]
        edit(target)
        text = json.dumps(document, indent=2) if node.file.suffix == ".json" else _as_yaml(document)
        line = self.sources.line(Location(node.file, node.pointer))
        return Mutant(kind, str(node.file), line, f"{node.name}: {what}", text)

    def nodes(self, *patterns: str) -> Iterator[Node]:
        """Every object of the files, and all below them; examples are data and left alone."""
        for file in self.sources.matching(*patterns):
            yield from _objects(file, (), self.sources.document(file))


def _as_yaml(document: Any) -> str:
    """As libyaml writes it: a thousand times, which is minutes otherwise."""
    return str(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False))


def _objects(file: PurePosixPath, pointer: tuple[str, ...], value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield Node(file, pointer, value)
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        if key not in ("example", "examples", "default"):
            yield from _objects(file, (*pointer, str(key)), child)


def mutants(root: Path, seed: int) -> Iterator[Mutant]:
    """Every mutant that this knows how to make of the contract below `root`."""
    maker, dice = Maker(root), random.Random(seed)
    for node in maker.nodes("schemas/openapi/paths/*.yaml"):
        if "operationId" in node.value and "responses" in node.value:
            yield from _of_operation(maker, node)
    for node in maker.nodes(
        "schemas/openapi/components/*.yaml", "schemas/events/**/*.json", "schemas/config/*.yaml"
    ):
        yield from _of_type(maker, node, dice)
        yield from _of_problem(maker, node)
    yield from _of_sockets(maker)
    yield from _of_root(maker)


def without(*path: str | int) -> Edit:
    """Takes the part at a path away."""

    def edit(target: Any) -> None:
        for token in path[:-1]:
            target = target[token]
        target.pop(path[-1])

    return edit


def without_word(name: str, word: object) -> Edit:
    """Takes a word from a list."""
    return lambda target: target[name].remove(word)


def with_members(*path: str | int, **members: object) -> Edit:
    """Gives the object at a path other members."""

    def edit(target: Any) -> None:
        for token in path:
            target = target[token]
        target.update(members)

    return edit


def _of_operation(maker: Maker, node: Node) -> Iterator[Mutant]:
    for status in node.value["responses"]:
        kind = "missing success" if status.startswith("2") else "missing error"
        yield maker.mutant(kind, node, f"no {status}", without("responses", status))
    name = node.value["operationId"]
    yield maker.mutant("renamed operation", node, "another name", with_members(operationId=f"{name}Anew"))
    tag = "modes" if node.value["tags"] != ["modes"] else "health"
    yield maker.mutant("other tag", node, "another tag", with_members(tags=[tag]))
    if node.value.get("security"):
        yield maker.mutant("no security", node, "open to anybody", with_members(security=[]))
    for index, _ in enumerate(node.value.get("parameters", ())):
        yield maker.mutant("missing parameter", node, f"no parameter {index}", without("parameters", index))
    for status, response in node.value["responses"].items():
        yield from _of_response(maker, node, status, response)


def _of_response(maker: Maker, node: Node, status: str, response: Any) -> Iterator[Mutant]:
    for link in response.get("links", {}):
        edit = with_members("responses", status, "links", link, operationId="nowhere")
        yield maker.mutant("broken link", node, f"{status} links {link} to nothing", edit)
    for header in response.get("headers", {}):
        edit = without("responses", status, "headers", header)
        yield maker.mutant("missing header", node, f"{status} without {header}", edit)
    for media, content in response.get("content", {}).items():
        (shown,) = content.keys() & {"example", "examples"}
        edit = without("responses", status, "content", media, shown)
        yield maker.mutant("missing example", node, f"{status} without its {shown}", edit)


def _of_type(maker: Maker, node: Node, dice: random.Random) -> Iterator[Mutant]:
    yield from _loosened(maker, node)
    if node.value.get("type") == "integer":
        yield maker.mutant("other type", node, "a string", with_members(type="string"))
    properties = node.value.get("properties")
    if isinstance(properties, dict) and properties:
        for name in node.value.get("required", ()):
            edit = without_word("required", name)
            yield maker.mutant("dropped required", node, f"{name} is optional", edit)
        name = dice.choice(sorted(properties))
        yield maker.mutant("renamed property", node, f"{name} is renamed", lambda o: _rename(o, name))
        yield maker.mutant("removed property", node, f"{name} is gone", lambda o: _remove(o, name))


def _loosened(maker: Maker, node: Node) -> Iterator[Mutant]:
    value = node.value
    for bound in BOUNDS:
        if bound in value and isinstance(value.get("type"), str):
            yield maker.mutant("loosened type", node, f"no {bound}", without(bound))
    if value.get("additionalProperties") is False:
        edit = with_members(additionalProperties=True)
        yield maker.mutant("loosened type", node, "open object", edit)
    if isinstance(value.get("enum"), list):
        yield maker.mutant("loosened type", node, "any word", without("enum"))
        yield maker.mutant("other word", node, "a word less", without("enum", -1))


def _rename(schema: dict[str, Any], name: str) -> None:
    schema["properties"] = {
        f"{key}_anew" if key == name else key: part for key, part in schema["properties"].items()
    }
    schema["required"] = [f"{key}_anew" if key == name else key for key in schema.get("required", ())]


def _remove(schema: dict[str, Any], name: str) -> None:
    schema["properties"].pop(name)
    schema["required"] = [key for key in schema.get("required", ()) if key != name]


def _of_problem(maker: Maker, node: Node) -> Iterator[Mutant]:
    for code in node.value.get("x-vvtv-codes", ()):
        yield maker.mutant("missing code", node, f"no {code}", without_word("x-vvtv-codes", code))


def _of_sockets(maker: Maker) -> Iterator[Mutant]:
    for node in maker.nodes("schemas/channels/*.yaml"):
        for code in node.value.get("x-vvtv-close-codes", {}):
            edit = without("x-vvtv-close-codes", code)
            yield maker.mutant("missing close code", node, f"no {code}", edit)
        if "address" in node.value:
            yield maker.mutant("moved", node, "another address", with_members(address="/v1/elsewhere"))
        if isinstance(node.value.get("messages"), list):
            for index, _ in enumerate(node.value["messages"]):
                edit = without("messages", index)
                yield maker.mutant("missing message", node, f"no message {index}", edit)
    for node in maker.nodes("schemas/events/**/*.json"):
        if "const" in node.value and isinstance(node.value["const"], str):
            edit = with_members(const=f"{node.value['const']}_anew")
            yield maker.mutant("other message", node, "another type", edit)


def _of_root(maker: Maker) -> Iterator[Mutant]:
    root = Node(PurePosixPath("schemas/openapi/openapi.yaml"), ("paths",), {})
    for path in maker.sources.document(root.file)["paths"]:
        yield maker.mutant("moved", root, f"{path} is elsewhere", partial(_move, path=path))
        yield maker.mutant("removed operation", root, f"no {path}", without(path))


def _move(paths: Any, path: str) -> None:
    paths[f"{path}/anew"] = paths.pop(path)
