# Generated from codegen/scaffold by `make generate`; edit the schemas, never this file.
"""Reads parameters and bodies as the contract types them; refuses what does not fit, all problems at once.

A pointer names the place: `/position` in the body, `query/limit`, `header/Idempotency-Key`, `path/asset_id`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qsl

import pydantic

from generated.server.memory import Memory
from generated.server.seam import Exchange, InvalidRequest, Scope, UnsupportedMediaType

Model = TypeVar("Model", bound=pydantic.BaseModel)
Value = TypeVar("Value")
JSON = b"application/json"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_BOOLEAN = {"true": True, "false": False}
_Asked: TypeAlias = "bytes | tuple[bytes | str, ...]"


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


class Parameters(Generic[Model]):
    """The parameters of one operation. `headers` maps the names on the wire to those the contract writes.

    Those that fitted are remembered by their query and path, unless a header was given.
    """

    def __init__(self, model: type[Model], headers: Mapping[bytes, str] | None = None) -> None:
        self._validator = model.__pydantic_validator__
        self._headers = headers or {}
        self._known = Memory[_Asked, Model]()

    def of(self, scope: Scope) -> Model:
        """The parameters of a request. Raises InvalidRequest, also for a parameter given twice."""
        names = self._headers
        headers = [(names[name], value) for name, value in scope["headers"] if name in names] if names else ()
        query: bytes = scope["query_string"]
        path: dict[str, str] | None = scope.get("path_params")
        if headers:
            return self._bind(path, query, headers)
        asked: _Asked = (query, *path.values()) if path else query
        known = self._known.get(asked)
        return known if known is not None else self._remember(asked, self._bind(path, query, ()))

    def _bind(
        self, path: Mapping[str, str] | None, query: bytes, headers: Iterable[tuple[str, bytes]]
    ) -> Model:
        values = {f"path/{name}": value for name, value in path.items()} if path else {}
        twice: list[tuple[str, str]] = []
        for name, value in _fields(query.decode("latin-1")):
            _put(values, f"query/{name}", value, twice)
        for name, raw in headers:
            _put(values, f"header/{name}", raw.decode("latin-1"), twice)
        if twice:
            raise InvalidRequest(*twice)
        try:
            bound: Model = self._validator.validate_python(values)
        except pydantic.ValidationError as error:
            raise InvalidRequest(*((str(item["loc"][0]), item["msg"]) for item in _errors(error))) from error
        return bound

    def _remember(self, asked: _Asked, bound: Model) -> Model:
        length = len(asked) if isinstance(asked, bytes) else sum(map(len, asked))
        return self._known.keep(asked, length, bound)


def variable(scope: Scope, name: str, kind: pydantic.TypeAdapter[Value]) -> Value:
    """One variable of a socket's address. Raises InvalidRequest."""
    try:
        return kind.validate_python(scope["path_params"][name])
    except pydantic.ValidationError as error:
        raise InvalidRequest(*((f"path/{name}", item["msg"]) for item in _errors(error))) from error


def body(model: type[Model], exchange: Exchange, raw: bytes) -> Model:
    """The JSON body. Raises InvalidRequest or UnsupportedMediaType."""
    content_types = [value for name, value in exchange.scope["headers"] if name == b"content-type"]
    if content_types != [JSON] and not _is_json(content_types):
        raise UnsupportedMediaType
    try:
        read: Model = model.__pydantic_validator__.validate_json(raw, strict=True)
    except pydantic.ValidationError as error:
        items = ((pointer(item["loc"]), item["msg"]) for item in _errors(error))
        raise InvalidRequest(*items) from error
    return read


def pointer(place: tuple[int | str, ...]) -> str:
    """RFC 6901 pointer of a place in a JSON document; empty for the whole."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in place)


def dump(model: pydantic.BaseModel) -> bytes:
    """A model as JSON by its own serializer."""
    return model.__pydantic_serializer__.to_json(model, by_alias=True)


def _is_json(content_types: list[bytes]) -> bool:
    return len(content_types) == 1 and content_types[0].partition(b";")[0].strip().lower() == JSON


def _fields(query: str) -> Iterable[tuple[str, str]]:
    """Names and values as a form writes them (WHATWG URL, 5.1), without the decoding that few queries need."""
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True)
    pairs = [field.partition("=") for field in query.split("&") if field]
    return [(name, value) for name, _, value in pairs]


def _put(values: dict[str, str], key: str, value: str, twice: list[tuple[str, str]]) -> None:
    if key in values:
        twice.append((key, "given more than once"))
    values[key] = value


def _errors(error: pydantic.ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_context=False, include_input=False))
