"""Containers that refuse to change, for values that many readers share.

They are still `dict` and `list`, so that validators and serializers treat them as such.
"""

from __future__ import annotations

from typing import Any, NoReturn

from pydantic import BaseModel


def _refuse(self: object, *_: object, **__: object) -> NoReturn:
    raise TypeError(f"{type(self).__name__} does not change: load a new bundle instead")


class FrozenMap(dict[Any, Any]):
    """A map that refuses every change."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class FrozenList(list[Any]):
    """A list that refuses every change."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse


def frozen(value: Any) -> Any:
    """The value with every container inside it frozen; a frozen model keeps its type and gets frozen fields."""
    if isinstance(value, dict):
        return FrozenMap((key, frozen(item)) for key, item in value.items())
    if isinstance(value, list):
        return FrozenList(frozen(item) for item in value)
    if isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            value.__dict__[name] = frozen(item)
    return value
