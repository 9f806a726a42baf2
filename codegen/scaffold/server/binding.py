"""Reads parameters and bodies as the contract types them; refuses what does not fit, all problems at once.

A pointer names the place: `/position` in the body, `query/limit`, `header/Idempotency-Key`, `path/asset_id`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

import pydantic

from generated.server.seam import Exchange, InvalidRequest, UnsupportedMediaType

Model = TypeVar("Model", bound=pydantic.BaseModel)
JSON = b"application/json"
NONE: Mapping[bytes, str] = {}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_BOOLEAN = {"true": True, "false": False}


def _integer(text: Any) -> Any:
    if isinstance(text, str) and not _INTEGER.fullmatch(text):
        raise ValueError("not a decimal integer")
    return int(text) if isinstance(text, str) else text


def _number(text: Any) -> Any:
    if isinstance(text, str) and not _NUMBER.fullmatch(text):
        raise ValueError("not a decimal number")
    return float(text) if isinstance(text, str) else text


def _boolean(text: Any) -> Any:
    if isinstance(text, str) and text not in _BOOLEAN:
        raise ValueError("neither true nor false")
    return _BOOLEAN[text] if isinstance(text, str) else text


Integer = Annotated[int, pydantic.BeforeValidator(_integer)]
Number = Annotated[float, pydantic.AllowInfNan(False), pydantic.BeforeValidator(_number)]
Boolean = Annotated[bool, pydantic.BeforeValidator(_boolean)]


def parameters(model: type[Model], exchange: Exchange, headers: Mapping[bytes, str] = NONE) -> Model:
    """The operation's parameters. `headers` maps the names on the wire to those the contract writes.

    Raises InvalidRequest, also for a parameter given twice.
    """
    scope = exchange.scope
    values = {f"path/{name}": str(value) for name, value in scope.get("path_params", {}).items()}
    twice: list[tuple[str, str]] = []
    if scope["query_string"]:
        for name, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
            _put(values, f"query/{name}", value, twice)
    if headers:
        for raw, value in scope["headers"]:
            if raw in headers:
                _put(values, f"header/{headers[raw]}", value.decode("latin-1"), twice)
    if twice:
        raise InvalidRequest(*twice)
    try:
        return model.model_validate(values)
    except pydantic.ValidationError as error:
        raise InvalidRequest(*((str(item["loc"][0]), item["msg"]) for item in _errors(error))) from error


def body(model: type[Model], exchange: Exchange, raw: bytes) -> Model:
    """The JSON body. Raises InvalidRequest or UnsupportedMediaType."""
    content_types = [value for name, value in exchange.scope["headers"] if name == b"content-type"]
    if len(content_types) != 1 or content_types[0].partition(b";")[0].strip().lower() != JSON:
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(raw, strict=True)
    except pydantic.ValidationError as error:
        items = ((pointer(item["loc"]), item["msg"]) for item in _errors(error))
        raise InvalidRequest(*items) from error


def pointer(place: tuple[int | str, ...]) -> str:
    """RFC 6901 pointer of a place in a JSON document; empty for the whole."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in place)


def dump(model: pydantic.BaseModel) -> bytes:
    """A model as JSON by its own serializer."""
    return model.__pydantic_serializer__.to_json(model, by_alias=True)


def _put(values: dict[str, str], key: str, value: str, twice: list[tuple[str, str]]) -> None:
    if key in values:
        twice.append((key, "given more than once"))
    values[key] = value


def _errors(error: pydantic.ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_context=False, include_input=False))
