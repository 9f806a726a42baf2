"""Holding documents against their JSON Schemas (2020-12), every deviation at once.

Each deviation becomes one problem that names the exact key, its value and what the schema allows there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import url2pathname

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from services.infra.configuration.files import parse_yaml
from services.infra.configuration.problems import Path as DocumentPath
from services.infra.configuration.problems import Problem, dotted, shown

Deviation = tuple[DocumentPath, str, str]


@lru_cache(maxsize=32)
def validator(schemas: Path, name: str) -> Draft202012Validator:
    """The validator of `schemas/<name>`, references resolved among the files of `schemas`, which are read once."""
    here = schemas.absolute()
    return Draft202012Validator({"$ref": (here / name).as_uri()}, registry=_registry(here))


@lru_cache(maxsize=8)
def _registry(schemas: Path) -> Registry[Any]:
    """Every schema of a folder and what they refer to, in full: else each document would look for them anew."""
    found: dict[str, Resource[Any]] = {}
    wanted = {path.as_uri() for path in schemas.rglob("*.schema.yaml")}
    while wanted:
        uri = wanted.pop()
        document = parse_yaml(Path(url2pathname(urlsplit(uri).path)).read_text(encoding="utf-8"))
        document.pop("$id", None)
        found[uri] = Resource.from_contents(document, default_specification=DRAFT202012)
        files = {urldefrag(urljoin(uri, reference)).url for reference in _references(document)}
        wanted |= {file for file in files if file.startswith("file:")} - found.keys()
    return Registry[Any]().with_resources(found.items()).crawl()


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield reference
    children = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    for child in children:
        yield from _references(child)


def problems(schemas: Path, name: str, file: str, document: object) -> list[Problem]:
    """Every deviation of `document` from `schemas/<name>`."""
    found = deviations(validator(schemas, name), document)
    return [Problem(file, dotted(path), value, allowed, "schema") for path, value, allowed in found]


def deviations(against: Draft202012Validator, document: object) -> list[Deviation]:
    """Path, value found and what is allowed, for every deviation."""
    return [item for error in against.iter_errors(document) for item in _explain(error)]


def _explain(error: ValidationError) -> Iterator[Deviation]:
    path: DocumentPath = tuple(error.absolute_path)
    rule, wanted, instance, schema = str(error.validator), error.validator_value, error.instance, error.schema
    if rule == "additionalProperties" and isinstance(instance, dict) and isinstance(schema, Mapping):
        known = list(schema.get("properties", {}))
        for key in sorted(set(instance) - set(known)):
            yield (*path, key), shown(instance[key]), f"one of the keys {', '.join(known)}"
    elif rule == "required":
        missing = error.message.split("'")[1]
        yield (*path, missing), "absent", "a value; the key is required"
    elif "propertyNames" in error.absolute_schema_path:
        yield (*path, str(instance)), f"the key {instance!r}", _allowed(rule, wanted)
    else:
        yield path, shown(instance), _allowed(rule, wanted)


_WORDS: Mapping[str, str] = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "pattern": "text like {}",
    "minLength": "at least {} characters",
    "minItems": "at least {} items",
    "minProperties": "at least {} keys",
    "const": "{!r}",
    "format": "a {}",
}


def _allowed(rule: str, wanted: Any) -> str:
    if rule == "enum":
        return f"one of {', '.join(map(str, wanted))}"
    if rule == "type":
        return " or ".join([wanted] if isinstance(wanted, str) else wanted)
    if rule == "uniqueItems":
        return "no item twice"
    if rule in ("anyOf", "oneOf"):
        return " or ".join(str(option.get("type", "another form")) for option in wanted)
    return _WORDS.get(rule, f"{rule} {{}}").format(wanted)
