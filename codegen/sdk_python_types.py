"""How the contract's types are written in Python."""

from __future__ import annotations

import keyword
import re
from graphlib import CycleError, TopologicalSorter

from codegen.emit.text import render
from codegen.names import snake
from codegen.sdk_types import (
    Alias,
    Definition,
    Entries,
    Field,
    Items,
    OneOf,
    Record,
    Ref,
    Scalar,
    Shape,
    Vocabulary,
    Words,
)
from codegen.source import ContractError

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "uuid": "UUID",
    "date-time": "datetime.datetime",
    "null": "None",
    "any": "Any",
}
# Names that annotations of the generated module use, and what every model has.
_TAKEN = frozenset(
    {"Any", "ClassVar", "Literal", "UUID", "bool", "datetime", "dict", "float", "from_dict", "int", "list"}
    | {"str", "to_dict"}
)


def annotation(shape: Shape) -> str:
    """Return the shape as a type expression."""
    if isinstance(shape, Ref):
        return shape.name
    if isinstance(shape, Scalar):
        return _SCALARS[shape.kind]
    if isinstance(shape, Words):
        return f"Literal[{', '.join(map(repr, shape.values))}]"
    if isinstance(shape, Items):
        return f"list[{annotation(shape.of)}]"
    if isinstance(shape, Entries):
        return f"dict[str, {annotation(shape.of)}]"
    return " | ".join(dict.fromkeys(annotation(part) for part in _tellable(shape)))


def _tellable(union: OneOf) -> tuple[Shape, ...]:
    """The alternatives; of several that JSON writes as a string only the string remains."""
    texts = [s for s in union.of if isinstance(s, Scalar) and s.kind in ("string", "uuid", "date-time")]
    if len(texts) < 2:
        return union.of
    return (*(s for s in union.of if s not in texts), Scalar("string"))


def field_name(name: str) -> str:
    """Return a property's name as an attribute's: `mute-until` -> `mute_until`, `list` -> `list_`."""
    plain = name if name.isidentifier() and name.islower() else snake(name)
    return f"{plain}_" if plain in _TAKEN or keyword.iskeyword(plain) else plain


def models(types: tuple[Definition, ...]) -> str:
    """Return the source of `models.py`."""
    return render(
        "sdk_models.py.j2",
        words=[t for t in types if isinstance(t, Vocabulary)],
        records=[t for t in types if isinstance(t, Record)],
        aliases=_in_order([t for t in types if isinstance(t, Alias)]),
        annotation=annotation,
        field_name=field_name,
        default=_default,
        options=_options,
    )


def _in_order(aliases: list[Alias]) -> list[Alias]:
    """Each alias after those it is made of. Raises ContractError for one that is made of itself."""
    named = {alias.name: alias for alias in aliases}
    graph = {a.name: set(re.findall(r"\w+", annotation(a.shape))) & set(named) for a in aliases}
    try:
        return [named[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        cycle = " of ".join(error.args[1])
        raise ContractError(f"{cycle}: a type that is no object can't be made of itself") from error


def _default(field: Field) -> str:
    """What an attribute is when nobody gives it: a constant itself, None for what may be left out."""
    renamed = field_name(field.name) != field.name
    value = None
    if isinstance(field.shape, Words) and len(field.shape.values) == 1 and field.required:
        value = repr(field.shape.values[0])
    elif not field.required:
        value = "None"
    if renamed:
        given = "" if value is None else f"default={value}, "
        return f" = field({given}name={field.name!r})"
    return "" if value is None else f" = {value}"


def _options(record: Record) -> str:
    """The arguments of the class statement."""
    tag = record.tag
    told = f", tag_field={tag.field!r}, tag={tag.value!r}" if tag else ""
    return f"Model, frozen=True, kw_only=True{told}"
