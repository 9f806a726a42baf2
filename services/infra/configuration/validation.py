"""Validation of a whole configuration folder, with every problem at once.

Every tier is judged, not only the selected one: a tier that can't run is found before somebody needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.infra import credentials
from services.infra.configuration import clamp_rules, copybook, schema
from services.infra.configuration.document import Assembly, assemble, base_document
from services.infra.configuration.files import (
    COMPONENTS,
    COMPONENTS_SCHEMA,
    COPY_FOLDER,
    COPY_SCHEMA,
    SOURCES,
    Document,
    copy_files,
    read,
)
from services.infra.configuration.node import Finding, Node
from services.infra.configuration.overrides import overrides_in
from services.infra.configuration.problems import ENVIRONMENT, Problem, shown
from services.infra.configuration.rules import RULES, Facts

TIER_VARIABLE = "VVTV_COST_TIER"
_HIDDEN = "…"


@dataclass(frozen=True)
class Validated:
    """What was read, the selected tier's document, and every problem; usable only without any."""

    selected: Assembly
    copies: Mapping[str, Document]
    components: Document
    problems: tuple[Problem, ...]


def validate(folder: Path, env: Mapping[str, str], schemas: Path) -> Validated:
    """Read and judge the configuration in `folder` under the variables of `env`."""
    found: list[Problem] = []
    files = _read_files(folder, schemas, found)
    copies = _read_copies(folder, schemas, found)
    components = _read_components(schemas, found)
    base = base_document(files)
    accepted, refused = overrides_in(env, base)
    found += refused
    tiers = Node(base)["tiers"]
    assemblies = {tier: assemble(files, tier, accepted) for tier, _ in tiers.entries()}
    tier = env.get(TIER_VARIABLE) or Node(base)["default_tier"].text or ""
    if tiers.present and env.get(TIER_VARIABLE) and tier not in assemblies:
        found.append(
            Problem(ENVIRONMENT, TIER_VARIABLE, shown(tier), f"one of {', '.join(assemblies)}", "tier")
        )
    selected = assemblies.setdefault(tier, assemble(files, tier, accepted))
    locales = [item.text or "" for item in Node(base)["locales"].items()]
    found += copybook.problems(copies, locales, Node(base)["default_locale"].text or "")
    found += clamp_rules.problems(list(assemblies.values()))
    catalogue = Node(components)["components"]
    for assembly in assemblies.values():
        found += _merged_deviations(assembly, base, schemas)
        facts = Facts(Node(assembly.unclamped), catalogue, copybook.shared_keys(copies))
        found += (assembly.problem(finding) for rule in RULES for finding in rule(facts))
    found += _default_secrets(selected, env)
    found += _secrets(selected, copies, env)
    return Validated(selected, copies, components, tuple(sorted(set(found))))


def _read_files(folder: Path, schemas: Path, found: list[Problem]) -> dict[str, Document]:
    files: dict[str, Document] = {}
    for source in SOURCES:
        document = read(folder, source.file)
        if isinstance(document, Problem):
            found.append(document)
            continue
        found += schema.problems(schemas, source.schema, source.file, document)
        if source.running:
            files[source.file] = document
    return files


def _read_copies(folder: Path, schemas: Path, found: list[Problem]) -> dict[str, Document]:
    copies: dict[str, Document] = {}
    for file in copy_files(folder):
        strings = read(folder, file)
        if isinstance(strings, Problem):
            found.append(strings)
        else:
            found += schema.problems(schemas, COPY_SCHEMA, file, strings)
            copies[Path(file).stem] = strings
    return copies


def _read_components(schemas: Path, found: list[Problem]) -> Document:
    components = read(schemas, COMPONENTS)
    if isinstance(components, Problem):
        found.append(components)
        return {}
    found += schema.problems(schemas, COMPONENTS_SCHEMA, COMPONENTS, components)
    return components


def _merged_deviations(assembly: Assembly, base: Document, schemas: Path) -> Iterator[Problem]:
    """What the tier and the environment broke: deviations of the merged document from the files' schemas."""
    for source in SOURCES:
        keys = assembly.files.get(source.file, {}) if source.running else {}
        section = {key: assembly.unclamped[key] for key in keys}
        if section == {key: base[key] for key in keys}:
            continue
        for path, _, allowed in schema.deviations(schema.validator(schemas, source.schema), section):
            value = _value(section, path)
            yield assembly.problem(Finding(path, value, allowed, "schema"))


def _value(document: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _default_secrets(assembly: Assembly, env: Mapping[str, str]) -> Iterator[Problem]:
    """Outside development no development secret may stand anywhere in the configuration."""
    for path, value in _leaves(assembly.unclamped, ()):
        if credentials.public(value, env.get("VVTV_ENV", "")):
            yield assembly.problem(
                Finding(path, value, "no development secret outside VVTV_ENV=dev", "default-secret")
            )


def _secrets(assembly: Assembly, copies: Mapping[str, Document], env: Mapping[str, str]) -> Iterator[Problem]:
    """What is in force is kept and shown to operators, so no secret may stand anywhere in it; none is shown here."""
    allowed, secrets = "no secret: those are in the environment", credentials.secrets_in(env)
    for path, value in _leaves(assembly.unclamped, ()):
        if isinstance(value, str) and credentials.told_by(value, secrets):
            yield assembly.problem(Finding(path, _HIDDEN, allowed, "secret"))
    for locale, strings in copies.items():
        for key, value in strings.items():
            if isinstance(value, str) and credentials.told_by(value, secrets):
                yield Problem(f"{COPY_FOLDER}/{locale}.json", key, shown(_HIDDEN), allowed, "secret")


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _leaves(child, (*path, index))
    else:
        yield path, value
