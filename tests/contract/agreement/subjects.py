"""What is held to the schemas: every named type of the contract, its model, and its class in the Python SDK."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
from voulezvous.generated import models as sdk_models

from codegen.bundle import bundle
from codegen.source import Sources
from generated import models, vocabulary
from tests.contract.agreement.judges import Model
from tests.contract.agreement.shapes import Schemas

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Subject:
    """One named type: its model, and the SDK's class when the SDK has one for it."""

    name: str
    model: Model
    sdk: Any = None


@cache
def contract() -> Schemas:
    """Every type of this repository's contract: API, events, sockets and configuration."""
    return Schemas(bundle(Sources(ROOT)).models["components"]["schemas"])


@cache
def subjects() -> Mapping[str, Subject]:
    """Every type of the contract by name."""
    return {name: Subject(name, Model(_adapter(name)), _sdk_class(name)) for name in contract().by_name}


def _adapter(name: str) -> pydantic.TypeAdapter[Any]:
    return pydantic.TypeAdapter(getattr(models, name, None) or getattr(vocabulary, name))


def _sdk_class(name: str) -> Any:
    found = getattr(sdk_models, name, None)
    return found if hasattr(found, "from_dict") else None
