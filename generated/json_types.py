# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""Scalars as JSON Schema means them, where pydantic alone would accept more or less.

Used by the generated models in place of pydantic's names. Accepts `5.0` for an integer (JSON Schema 2020-12,
4.2.3) and refuses every date-time that is not RFC 3339 with an offset.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import pydantic

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _integral(value: Any) -> Any:
    return int(value) if type(value) is float and value.is_integer() else value


def _rfc3339(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("not an RFC 3339 date-time with an offset")
    return datetime.fromisoformat(value.upper())


def unique(value: Any, info: pydantic.ValidationInfo) -> Any:
    """`uniqueItems`, used as a field validator."""
    if isinstance(value, list) and any(item in value[:at] for at, item in enumerate(value)):
        raise ValueError(f"{info.field_name} holds an item twice")
    return value


StrictInt = Annotated[int, pydantic.Strict(), pydantic.BeforeValidator(_integral)]
AwareDatetime = Annotated[pydantic.AwareDatetime, pydantic.BeforeValidator(_rfc3339)]
