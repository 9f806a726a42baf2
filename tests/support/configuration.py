"""Copies of the real configuration that a test may break."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generated.models import FeaturesConfig
from services.infra.configuration import ConfigBundle, Problem, check, load
from services.infra.configuration.bundle import canonical_hash, canonical_text
from services.infra.configuration.files import SCHEMAS, parse_yaml

CONFIG = Path(__file__).resolve().parents[2] / "config"
Edit = Callable[[dict[str, Any]], None]


@cache
def shipped() -> ConfigBundle:
    """The configuration as it is shipped; it can't be changed, so everybody may have the same."""
    return load(CONFIG, {})


def knobs(features: FeaturesConfig, **changes: Mapping[str, object]) -> FeaturesConfig:
    """The run-time knobs with some of them otherwise, by section."""
    sections = {
        name: getattr(features, name).model_copy(update=dict(change)) for name, change in changes.items()
    }
    return features.model_copy(update=sections)


def reworded(bundle: ConfigBundle, path: str, value: object, source: str = "platform.yaml") -> ConfigBundle:
    """A bundle that says otherwise at a dotted path of its content, as after an edit of `source`; typed as before.

    A dot inside a key is written as `\\.`.
    """
    content = json.loads(bundle.content)
    *parents, last = (part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", path))
    node: Any = content
    for part in parents:
        node = node[part]
    node[last] = value
    text = canonical_text(content)
    said = {**bundle.sources, source: canonical_hash([bundle.sources[source], value])}
    return replace(bundle, content=text, hash=canonical_hash(content), sources=said)


class ConfigCopy:
    """The configuration in a folder of its own, beside the contract's schemas: copied too once they are edited."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root / "config"
        self.schemas = SCHEMAS
        shutil.copytree(CONFIG, self.folder)

    def edit(self, file: str, change: Edit) -> None:
        """Change the document in `file` and write it back."""
        path = self._own_schemas() / file if file == "components.yaml" else self.folder / file
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".toml":
            document = tomllib.loads(text)
            change(document)
            path.write_text(to_toml(document), encoding="utf-8")
            return
        document = json.loads(text) if path.suffix == ".json" else parse_yaml(text)
        change(document)
        rendered = (
            json.dumps(document) if path.suffix == ".json" else yaml.safe_dump(document, sort_keys=False)
        )
        path.write_text(rendered, encoding="utf-8")

    def _own_schemas(self) -> Path:
        if self.schemas == SCHEMAS:
            self.schemas = self._root / "schemas"
            shutil.copytree(SCHEMAS, self.schemas)
        return self.schemas

    def check(self, env: Mapping[str, str] | None = None) -> list[Problem]:
        """Every problem of the copy."""
        return check(self.folder, env or {}, self.schemas)

    def load(self, env: Mapping[str, str] | None = None) -> ConfigBundle:
        """The bundle of the copy."""
        return load(self.folder, env or {}, self.schemas)


def to_toml(document: Mapping[str, Any], prefix: str = "") -> str:
    """A document of tables and scalars as TOML."""
    tables = {key: value for key, value in document.items() if isinstance(value, dict)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in document.items() if key not in tables]
    for key, table in tables.items():
        lines += [f"[{prefix}{key}]", to_toml(table, f"{prefix}{key}.")]
    return "\n".join(lines) + "\n"


def put(path: str, value: object) -> Edit:
    """An edit that sets `value` at a dotted path; numbers are list indexes."""

    def change(document: dict[str, Any]) -> None:
        *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
        node: Any = document
        for part in parents:
            node = node[part]
        node[last] = value

    return change


def drop(path: str) -> Edit:
    """An edit that removes the key at a dotted path."""

    def change(document: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        node: Any = document
        for part in parents:
            node = node[part]
        del node[last]

    return change
