"""Mutants of the contract's sources: an error less, a looser type, another name, and whatever else breaks somebody."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
        dump = json.dumps if node.file.suffix == ".json" else yaml.safe_dump
        text = dump(document, **({"indent": 2} if node.file.suffix == ".json" else {"sort_keys": False}))
        line = self.sources.line(Location(node.file, node.pointer))
        return Mutant(kind, str(node.file), line, f"{node.name}: {what}", text)

    def nodes(self, *patterns: str) -> Iterator[Node]:
        """Every object of the files, and all below them; examples are data and left alone."""
        for file in self.sources.matching(*patterns):
            yield from _objects(file, (), self.sources.document(file))


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


def _of_operation(maker: Maker, node: Node) -> Iterator[Mutant]:
    for status in node.value["responses"]:
        kind = "missing success" if status.startswith("2") else "missing error"
        yield maker.mutant(kind, node, f"no {status}", lambda o, s=status: o["responses"].pop(s))
    name = node.value["operationId"]
    yield maker.mutant(
        "renamed operation", node, "another name", lambda o: o.update(operationId=f"{name}Anew")
    )
    yield maker.mutant(
        "other tag",
        node,
        "another tag",
        lambda o: o.update(tags=["modes" if o["tags"] != ["modes"] else "health"]),
    )
    if node.value.get("security"):
        yield maker.mutant("no security", node, "open to anybody", lambda o: o.update(security=[]))
    for index, _ in enumerate(node.value.get("parameters", ())):
        yield maker.mutant(
            "missing parameter", node, f"no parameter {index}", lambda o, i=index: o["parameters"].pop(i)
        )
    for status, response in node.value["responses"].items():
        for link in response.get("links", {}):
            yield maker.mutant(
                "broken link",
                node,
                f"{status} links {link} to nothing",
                lambda o, s=status, k=link: o["responses"][s]["links"][k].update(operationId="nowhere"),
            )
        for header in response.get("headers", {}):
            yield maker.mutant(
                "missing header",
                node,
                f"{status} without {header}",
                lambda o, s=status, h=header: o["responses"][s]["headers"].pop(h),
            )
        for media, content in response.get("content", {}).items():
            (shown,) = content.keys() & {"example", "examples"}
            yield maker.mutant(
                "missing example",
                node,
                f"{status} without its {shown}",
                lambda o, s=status, m=media, k=shown: o["responses"][s]["content"][m].pop(k),
            )


def _of_type(maker: Maker, node: Node, dice: random.Random) -> Iterator[Mutant]:
    yield from _loosened(maker, node)
    if node.value.get("type") == "integer":
        yield maker.mutant("other type", node, "a string", lambda o: o.update(type="string"))
    properties = node.value.get("properties")
    if isinstance(properties, dict) and properties:
        for name in node.value.get("required", ()):
            yield maker.mutant(
                "dropped required", node, f"{name} is optional", lambda o, n=name: o["required"].remove(n)
            )
        name = dice.choice(sorted(properties))
        yield maker.mutant("renamed property", node, f"{name} is renamed", lambda o: _rename(o, name))
        yield maker.mutant("removed property", node, f"{name} is gone", lambda o: _remove(o, name))


def _loosened(maker: Maker, node: Node) -> Iterator[Mutant]:
    value = node.value
    for bound in BOUNDS:
        if bound in value and isinstance(value.get("type"), str):
            yield maker.mutant("loosened type", node, f"no {bound}", lambda o, b=bound: o.pop(b))
    if value.get("additionalProperties") is False:
        yield maker.mutant(
            "loosened type", node, "open object", lambda o: o.update(additionalProperties=True)
        )
    if isinstance(value.get("enum"), list):
        yield maker.mutant("loosened type", node, "any word", lambda o: o.pop("enum"))
        yield maker.mutant("other word", node, "a word less", lambda o: o["enum"].pop())


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
        yield maker.mutant("missing code", node, f"no {code}", lambda o, c=code: o["x-vvtv-codes"].remove(c))


def _of_sockets(maker: Maker) -> Iterator[Mutant]:
    for node in maker.nodes("schemas/channels/*.yaml"):
        for code in node.value.get("x-vvtv-close-codes", {}):
            yield maker.mutant(
                "missing close code", node, f"no {code}", lambda o, c=code: o["x-vvtv-close-codes"].pop(c)
            )
        if "address" in node.value:
            yield maker.mutant("moved", node, "another address", lambda o: o.update(address="/v1/elsewhere"))
        if isinstance(node.value.get("messages"), list):
            for index, _ in enumerate(node.value["messages"]):
                yield maker.mutant(
                    "missing message", node, f"no message {index}", lambda o, i=index: o["messages"].pop(i)
                )
    for node in maker.nodes("schemas/events/**/*.json"):
        if "const" in node.value and isinstance(node.value["const"], str):
            yield maker.mutant(
                "other message", node, "another type", lambda o: o.update(const=f"{o['const']}_anew")
            )


def _of_root(maker: Maker) -> Iterator[Mutant]:
    root = Node(PurePosixPath("schemas/openapi/openapi.yaml"), ("paths",), {})
    for path in maker.sources.document(root.file)["paths"]:
        yield maker.mutant(
            "moved", root, f"{path} is elsewhere", lambda o, p=path: o.update({f"{p}/anew": o.pop(p)})
        )
        yield maker.mutant("removed operation", root, f"no {path}", lambda o, p=path: o.pop(p))
