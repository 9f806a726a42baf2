"""What every type of the contract can do besides holding values."""

from collections.abc import Mapping
from typing import Any, Self

import msgspec


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """An object of the contract: immutable, compared by value. What may be left out is None."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without what is None."""
        values: dict[str, Any] = _given(msgspec.to_builtins(self))
        return values

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Take plain JSON values; unknown properties are passed over. Raises msgspec.ValidationError."""
        return msgspec.convert(document, cls)


def encode(value: Any) -> bytes:
    """Return the JSON of a value of the contract, which never writes null."""
    return msgspec.json.encode(_given(msgspec.to_builtins(value)))


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _given(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_given(part) for part in value]
    return value
