"""The one document that the files make, and who is to blame for what stands in it.

`base files -> deep merge of the cost tier -> environment overrides -> kill-switch clamps`. Every file owns its
top-level keys, so that a path of the document is a path of its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.infra.configuration import overrides
from services.infra.configuration.clamp import clamp, is_number
from services.infra.configuration.files import Document
from services.infra.configuration.merge import deep_merge, value_at
from services.infra.configuration.node import Finding
from services.infra.configuration.overrides import Override
from services.infra.configuration.problems import ENVIRONMENT, Path, Problem, dotted, shown

TIERS_FILE = "cost-tiers.yaml"
CEILINGS = ("guardrails", "kill_switch", "ceilings")
QUARANTINE_CAPS = ("guardrails", "quarantine", "caps")


@dataclass(frozen=True)
class Assembly:
    """The document of one tier at each stage."""

    files: Mapping[str, Document]
    tier: str
    overrides: tuple[Override, ...]
    from_files: Document
    unclamped: Document

    @property
    def effective(self) -> Document:
        """The document in force: the ceilings of the kill switch applied."""
        return clamp(self.unclamped, ceilings_at(self.unclamped, CEILINGS))

    @property
    def quarantined(self) -> Document:
        """The document for people in quarantine: its caps applied to what is in force."""
        return clamp(self.effective, ceilings_at(self.unclamped, QUARANTINE_CAPS))

    @property
    def of_environment(self) -> Document:
        """What the environment put in place of what the files say: values by path, and another tier."""
        replaced = {dotted(override.path): override.value for override in self.overrides}
        named = self.from_files.get("default_tier")
        return replaced if self.tier == named else {**replaced, "tier": self.tier}

    def problem(self, finding: Finding) -> Problem:
        """The finding as a problem of the file or variable that its value came from."""
        path = finding.path
        for override in self.overrides:
            if path[: len(override.path)] == override.path:
                return Problem(
                    ENVIRONMENT, override.variable, shown(finding.value), finding.allowed, finding.rule
                )
        file = next((name for name, held in self.files.items() if path and path[0] in held), TIERS_FILE)
        tier_path: Path = ("tiers", self.tier, *path)
        if _leads_somewhere(self.files.get(TIERS_FILE, {}), tier_path):
            file, path = TIERS_FILE, tier_path
        return Problem(file, dotted(path), shown(finding.value), finding.allowed, finding.rule)


def base_document(files: Mapping[str, Document]) -> Document:
    """The union of the files' top-level keys."""
    return {key: value for document in files.values() for key, value in document.items()}


def assemble(files: Mapping[str, Document], tier: str, accepted: list[Override]) -> Assembly:
    """The document of `tier`; a tier that is no map changes nothing and is refused by its schema."""
    base = base_document(files)
    patch = _map_at(base, ("tiers", tier))
    from_files = deep_merge(base, patch)
    return Assembly(files, tier, tuple(accepted), from_files, overrides.apply(from_files, accepted))


def ceilings_at(document: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, float]:
    """The ceilings by dotted path that stand at `path`; what is no number is left out."""
    return {key: value for key, value in _map_at(document, path).items() if is_number(value)}


def _map_at(document: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    try:
        found = value_at(document, path)
    except KeyError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _leads_somewhere(document: Any, path: Path) -> bool:
    try:
        for part in path:
            document = document[part]
    except (KeyError, IndexError, TypeError):
        return False
    return True
