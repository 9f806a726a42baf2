"""How the types that openapi-python-client read are written in Python."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ModelProperty, Property
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty
from openapi_python_client.schema import Reference, Schema

from codegen.names import snake
from codegen.sdk_python_library import plain
from codegen.sdk_python_view import INDEX
from codegen.source import ContractError

# Names that annotations of the generated module use, and what every model has.
_TAKEN = frozenset(
    {"Any", "ClassVar", "Literal", "UUID", "bool", "datetime", "dict", "float", "from_dict", "int", "list"}
    | {"str", "to_dict"}
)
Class = TypeVar("Class", ModelProperty, EnumProperty)
_TEXTS = (StringProperty, UuidProperty, DateTimeProperty, EnumProperty)


@dataclass(frozen=True)
class Field:
    """An attribute as it is written: `name` is the one on the wire, `default` what stands behind its type."""

    name: str
    python: str
    type: str
    default: str
    description: str


class Types:
    """The library's models, enumerations and other types by their names in the contract.

    Of the others, which Python meets at once, each stands after those that it is made of: the view has sorted them.
    """

    def __init__(self, data: GeneratorData) -> None:
        self._models = {str(model.class_info.name): model for model in data.models}
        (index,) = (model for model in data.models if model.example == INDEX)
        self._named = {plain(part.name): part for part in index.required_properties or ()}
        self.records = _by_name(m for m in data.models if m is not index and not _is_map(m))
        self.words = _by_name(enum for enum in data.enums if isinstance(enum, EnumProperty))
        classes = {*self.records, *self.words}
        self.aliases = {name: part for name, part in self._named.items() if name not in classes}

    def __iter__(self) -> Iterator[str]:
        """The names that a module may import."""
        yield from sorted([*self.records, *self.words, *self.aliases])

    def annotation(self, part: PropertyProtocol) -> str:
        """Return a type expression: the name of a type that has one."""
        return plain(part.example) or self.spelled(part)

    def spelled(self, part: PropertyProtocol) -> str:
        """Return a type expression: of what it is made, whatever its name; a class is its name."""
        if isinstance(part, ModelProperty):
            return self._object(self._models[part.class_info.name])
        if isinstance(part, EnumProperty):
            return _name(part)
        if isinstance(part, ListProperty):
            return f"list[{self.annotation(part.inner_property)}]"
        if isinstance(part, UnionProperty):
            return " | ".join(dict.fromkeys(self._alternatives(part)))
        if isinstance(part, FileProperty):
            return "bytes"
        if isinstance(part, ConstProperty):
            return f"Literal[{part.value.raw_value!r}]"
        return part.get_base_type_string().as_unembedded_code()

    def fields(self, model: ModelProperty) -> list[Field]:
        """Return a model's attributes in the contract's order; the library sorts what is required to the front.

        Raises ContractError for two of one name.
        """
        parts = {plain(part.name): part for part in _properties(model)}
        found = {
            field_name(name): self._field(parts[name], description)
            for name, description in self._declared(model.data).items()
        }
        if len(found) < len(parts):
            names = ", ".join(sorted(parts.keys() - {field.name for field in found.values()}))
            raise ContractError(f"{_name(model)}: {names} would be the attribute of another property")
        return [*found.values()]

    def type_of(self, record: str, name: str) -> str:
        """Return the type of one property."""
        return next(self.annotation(p) for p in _properties(self.records[record]) if p.name == name)

    def item_of(self, page: str) -> str:
        """Return the type of what a page lists."""
        parts = _properties(self.records[page])
        (items,) = (p for p in parts if p.name == "items" and isinstance(p, ListProperty))
        return self.annotation(items.inner_property)

    def _field(self, part: Property, description: str) -> Field:
        name, kind = plain(part.name), self.annotation(part)
        optional = not part.required and "None" not in kind.split(" | ")
        kind = f"{kind} | None" if optional else kind
        return Field(name, field_name(name), kind, _default(part), description)

    def _object(self, model: ModelProperty) -> str:
        values = model.additional_properties
        return f"dict[str, {self.annotation(values)}]" if values and _is_map(model) else _name(model)

    def _alternatives(self, union: UnionProperty) -> list[str]:
        """The alternatives; where JSON writes several of them as a string, only the string remains."""
        several = sum(isinstance(part, _TEXTS) for part in union.inner_properties) > 1
        kept = (part for part in union.inner_properties if not (several and isinstance(part, _TEXTS)))
        return [*map(self.annotation, kept), *(["str"] if several else [])]

    def _declared(self, schema: Schema) -> dict[str, str]:
        """Each property's own description, those of every part of an `allOf` first."""
        found: dict[str, str] = {}
        for part in schema.allOf:
            found |= self._declared(self._referred(part) if isinstance(part, Reference) else part)
        for name, part in (schema.properties or {}).items():
            beside = (part.model_extra or {}).get("description")
            found[plain(name)] = plain(beside if isinstance(part, Reference) else part.description)
        return found

    def _referred(self, reference: Reference) -> Schema:
        part = self._named[reference.ref.get_untrusted_value().rsplit("/", 1)[-1]]
        return self._models[part.class_info.name].data if isinstance(part, ModelProperty) else Schema()


def field_name(name: str) -> str:
    """Return a property's name as an attribute's: `mute-until` -> `mute_until`, `list` -> `list_`."""
    word = name if name.isidentifier() and name.islower() else snake(name)
    return f"{word}_" if word in _TAKEN or keyword.iskeyword(word) else word


def _default(part: Property) -> str:
    """What an attribute is when nobody gives it: a constant itself, None for what may be left out."""
    value = None if part.required else "None"
    if isinstance(part, ConstProperty) and part.required:
        value = repr(part.value.raw_value)
    name = plain(part.name)
    if field_name(name) != name:
        given = "" if value is None else f"default={value}, "
        return f" = field({given}name={name!r})"
    return "" if value is None else f" = {value}"


def _by_name(parts: Iterable[Class]) -> dict[str, Class]:
    return {_name(part): part for part in sorted(parts, key=_name)}


def _name(part: ModelProperty | EnumProperty) -> str:
    """The class's name in the contract, or what the library calls one that has none there."""
    return plain(part.example) or str(part.class_info.name)


def _is_map(model: ModelProperty) -> bool:
    """Whether an object is used as a dictionary."""
    return model.additional_properties is not None and not any(_properties(model))


def _properties(model: ModelProperty) -> Iterator[Property]:
    yield from model.required_properties or ()
    yield from model.optional_properties or ()
