"""Reads the contract's source files and names every place in them.

Refuses duplicate keys, remote references and pointers that lead nowhere. Dates stay strings: YAML's own date
type does not exist in JSON.
"""

from __future__ import annotations

import json
import os.path
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

JsonObject = dict[str, Any]


class ContractError(Exception):
    """The contract cannot be generated from; every problem found is in `problems`, one line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, order=True)
class Location:
    """A value inside a source file: path relative to the repository, then RFC 6901 pointer tokens."""

    file: PurePosixPath
    pointer: tuple[str, ...] = ()

    def child(self, *tokens: object) -> Location:
        return Location(self.file, (*self.pointer, *(str(token) for token in tokens)))

    def __str__(self) -> str:
        tokens = "/".join(token.replace("~", "~0").replace("/", "~1") for token in self.pointer)
        return f"{self.file}#/{tokens}"


class Node(dict[str, Any]):
    """An object of a bundled document that knows where it was written."""

    __slots__ = ("at",)

    def __init__(self, at: Location, *values: Mapping[str, Any]) -> None:
        super().__init__()
        for value in values:
            self.update(value)
        self.at = at


class _Loader(yaml.CSafeLoader):
    """Safe YAML without dates, and without two values under one key."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"key {key.value!r} is given twice"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _parse(text: str, file: PurePosixPath) -> Any:
    """JSON or YAML, by the file's name."""
    if file.suffix == ".json":
        return json.loads(text)
    return _Loader(text).get_single_data()


@dataclass
class Sources:
    """The files of one contract, each parsed once."""

    root: Path
    targets: set[Location] = field(default_factory=set)
    """Every place that a reference led to so far."""
    _documents: dict[PurePosixPath, Any] = field(default_factory=dict)
    _trees: dict[PurePosixPath, yaml.Node | None] = field(default_factory=dict)

    def document(self, file: PurePosixPath) -> Any:
        """The parsed file. Raises ContractError when it is missing or not YAML/JSON."""
        if file not in self._documents:
            path = self.root / file
            try:
                text = path.read_text(encoding="utf-8")
                self._documents[file] = _parse(text, file)
            except (OSError, ValueError, yaml.YAMLError) as error:
                raise ContractError(f"{file}: {error}") from error
        return self._documents[file]

    def value(self, at: Location) -> Any:
        """What a location holds. Raises ContractError when the pointer leads nowhere."""
        node = self.document(at.file)
        for token in at.pointer:
            if isinstance(node, list) and token.isdigit() and int(token) < len(node):
                node = node[int(token)]
            elif isinstance(node, dict) and token in node:
                node = node[token]
            else:
                raise ContractError(f"{at}: nothing here")
        return node

    def target(self, reference: str, at: Location) -> Location:
        """Where a relative `$ref` at `at` points. Raises ContractError for a remote or escaping one."""
        if "://" in reference or reference.startswith(("//", "/")):
            raise ContractError(
                f"{at}: remote or absolute reference {reference!r}; references are relative files"
            )
        path, _, fragment = reference.partition("#")
        tokens = tuple(token.replace("~1", "/").replace("~0", "~") for token in fragment.split("/")[1:])
        file = PurePosixPath(os.path.normpath(str(at.file.parent / path))) if path else at.file
        if file.parts[:1] == ("..",):
            raise ContractError(f"{at}: reference {reference!r} leaves the repository")
        found = Location(file, tokens)
        self.targets.add(found)
        return found

    def line(self, at: Location) -> int:
        """The line on which a location is written, counted from 1; of the nearest parent that is."""
        node, line = self._tree(at.file), 0
        for token in at.pointer:
            key, node = _child(node, token)
            if key is None:
                break
            line = key.start_mark.line
        return line + 1

    def _tree(self, file: PurePosixPath) -> yaml.Node | None:
        """The file with the place of everything in it; JSON is YAML here."""
        if file not in self._trees:
            text = (self.root / file).read_text(encoding="utf-8")
            self._trees[file] = yaml.compose(text, Loader=yaml.CSafeLoader)
        return self._trees[file]

    def matching(self, *patterns: str) -> list[PurePosixPath]:
        """Files under the root that match any glob, sorted."""
        found = {
            PurePosixPath(p.relative_to(self.root).as_posix()) for g in patterns for p in self.root.glob(g)
        }
        return sorted(found)


def _child(node: yaml.Node | None, token: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    """What marks a child's place, its key or in a list itself, and the child; None twice when there is none."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == token), (None, None))
    if isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        return node.value[int(token)], node.value[int(token)]
    return None, None
