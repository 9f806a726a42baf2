"""Turns the generated calls' responses into results or errors."""

from typing import Any, TypeVar

from voulezvous.errors import UnexpectedAnswer
from voulezvous.generated.types import Response

T = TypeVar("T")


def answer(response: Response[Any], kind: type[T]) -> T:
    """Return the parsed result. Raises UnexpectedAnswer when the status is not one the contract declares."""
    if isinstance(response.parsed, kind):
        return response.parsed
    raise UnexpectedAnswer(int(response.status_code), response.content)


def done(response: Response[Any]) -> None:
    """Check that an operation without a result succeeded. Raises UnexpectedAnswer."""
    if response.status_code >= 300:
        raise UnexpectedAnswer(int(response.status_code), response.content)
