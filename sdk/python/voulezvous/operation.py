"""Describes an operation of the contract, and makes requests of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec

from voulezvous.errors import UnexpectedAnswer, error_of
from voulezvous.model import encode

T = TypeVar("T")
Values: TypeAlias = Mapping[str, Any]
Repeat: TypeAlias = Literal["always", "with-key", "never"]
IDEMPOTENCY_KEY = "Idempotency-Key"


@dataclass(frozen=True)
class Request:
    """One call, ready to be sent as often as it takes: body and idempotency key stay the same."""

    method: str
    target: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True)
class Operation(Generic[T]):
    """One operation. `answers` maps each status of a result to its type; `repeat` says what makes a retry safe."""

    method: str
    path: str
    answers: Mapping[int, Any]
    repeat: Repeat = "always"
    security: tuple[str, ...] = ()

    def request(self, path: Values, query: Values, headers: Values, body: Any) -> Request:
        """Fill the operation in; what is None is left out. Raises ValueError for a path that leads elsewhere."""
        sent = {name: text(value) for name, value in headers.items() if value is not None}
        if self.repeat == "with-key":
            sent.setdefault(IDEMPOTENCY_KEY, str(uuid4()))
        if body is not None:
            sent["Content-Type"] = "application/json"
        return Request(
            self.method,
            filled(self.path, path),
            tuple((name, text(value)) for name, value in query.items() if value is not None),
            sent,
            None if body is None else encode(body),
        )

    def result(self, response: httpx.Response) -> T:
        """Return the result that a read response carries. Raises VoulezvousError for any other response."""
        kind = response.headers.get("content-type", "").partition(";")[0]
        if response.status_code not in self.answers or kind == "application/problem+json":
            raise error_of(response.status_code, response.headers, response.content)
        expected = self.answers[response.status_code]
        try:
            return self._parsed(response, expected, kind)
        except msgspec.DecodeError as error:
            raise UnexpectedAnswer(response.status_code, response.content, str(error)) from error

    def _parsed(self, response: httpx.Response, expected: Any, kind: str) -> T:
        result: Any = None
        if expected is not None and kind.endswith("json"):
            result = msgspec.json.decode(response.content, type=expected)
        elif expected is str:
            result = response.text
        elif expected is bytes:
            result = response.content
        elif expected is not None:
            raise error_of(response.status_code, response.headers, response.content)
        answer: T = result
        return answer


def filled(path: str, values: Values) -> str:
    """Put values into a path. Raises ValueError for one that would make it another path."""
    for name, value in values.items():
        segment = "" if value is None else text(value)
        if segment in ("", ".", ".."):
            raise ValueError(f"{name} can't be {segment!r}: the path would lead elsewhere")
        path = path.replace(f"{{{name}}}", quote(segment, safe=""))
    return path


def text(value: Any) -> str:
    """Return a parameter as it is written in a URL or a header."""
    plain = msgspec.to_builtins(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
