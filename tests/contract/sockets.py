"""What the AsyncAPI document says of the events socket, as strategies of messages and as checks of answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.conformance import asyncapi, formats

Message = dict[str, Any]


class Direction:
    """One side's messages by schema name."""

    def __init__(self, action: str) -> None:
        document = asyncapi()
        self._components = document["components"]
        self.names = tuple(
            _payload(ref["$ref"], document)
            for operation in document["operations"].values()
            if operation["action"] == action
            for ref in operation["messages"]
        )

    def schema(self, name: str) -> dict[str, Any]:
        """One message's schema, whole in itself."""
        return {"$ref": f"#/components/schemas/{name}", "components": self._components}

    def fits(self, message: object) -> bool:
        """Whether the message is one of this side's."""
        return any(self._validator(name).is_valid(message) for name in self.names)

    def misfit(self, message: Mapping[str, Any]) -> list[str]:
        """What is wrong with a message, judged by the schema whose `type` it carries."""
        for name in self.names:
            if self._components["schemas"][name]["properties"]["type"]["const"] == message.get("type"):
                return [error.message for error in self._validator(name).iter_errors(message)]
        return [f"unknown type {message.get('type')!r}"]

    def _validator(self, name: str) -> Draft202012Validator:
        return Draft202012Validator(self.schema(name), format_checker=formats)


def _payload(pointer: str, document: Mapping[str, Any]) -> str:
    node: Any = {"$ref": pointer}
    while "$ref" in node:
        pointer, node = node["$ref"], document
        for part in pointer.removeprefix("#/").split("/"):
            node = node[part]
    return str(node["payload"]["$ref"].rsplit("/", 1)[-1])


CLIENT, SERVER = Direction("receive"), Direction("send")
CLOSE_CODES = {int(code) for code in asyncapi()["channels"]["events"]["x-vvtv-close-codes"]}

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def values_of(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a schema, in the part of JSON Schema that the contract's messages use."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return values_of(asyncapi()["components"]["schemas"][name])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _OF_TYPE[schema["type"]](schema)


def _objects(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    fields = {name: values_of(part) for name, part in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(required, optional=fields)


def _arrays(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    unique = repr if schema.get("uniqueItems") else None
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    return st.lists(values_of(schema["items"]), min_size=least, max_size=most, unique_by=unique)


def _strings(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=schema.get("maxLength"))


def _integers(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


_OF_TYPE = {"object": _objects, "array": _arrays, "string": _strings, "integer": _integers}


def good_messages() -> st.SearchStrategy[Message]:
    """Messages that a client may send."""
    return st.sampled_from(CLIENT.names).flatmap(lambda name: values_of(CLIENT.schema(name)))


@st.composite
def _spoiled(draw: st.DrawFn) -> Message:
    """A good message with one thing wrong: a field gone, a field too many, or another value."""
    message = deepcopy(draw(good_messages()))
    how = draw(st.sampled_from(["drop", "add", "change"]))
    if how == "add":
        message[draw(st.text(min_size=1, max_size=8))] = draw(JSON_VALUES)
        return message
    key = draw(st.sampled_from(sorted(message)))
    if how == "drop":
        del message[key]
    else:
        message[key] = draw(JSON_VALUES)
    return message


def bad_frames() -> st.SearchStrategy[str | bytes]:
    """Frames that fit no message of a client: spoiled messages, other JSON, text that is no JSON, binary."""
    misfits = (_spoiled() | JSON_VALUES).filter(lambda value: not CLIENT.fits(value)).map(json.dumps)
    return misfits | st.text(max_size=40).filter(_is_not_json) | st.binary(max_size=40)


def _is_not_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return True
    return False
