"""Strategies of what a client may say on a socket, and of frames that fit none of it, from the AsyncAPI document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.support.conformance import SocketContract, asyncapi, socket_contracts

Message = dict[str, Any]

BY_ADDRESS = {contract.address: contract for contract in socket_contracts()}
EVENTS, PRESENCE = BY_ADDRESS["/v1/events"], BY_ADDRESS["/v1/presence"]
CHAT, MATCH = BY_ADDRESS["/v1/chat/{thread_id}"], BY_ADDRESS["/v1/match"]
SPOKEN = [(contract, kind) for contract in socket_contracts() for kind in sorted(contract.kinds("receive"))]
"""Every socket with every message that a client may say on it."""

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def values_of(schema: Mapping[str, Any], without: Set[str] = frozenset()) -> st.SearchStrategy[Any]:
    """Values of a schema, in the part of JSON Schema that the messages use; none of the types named in `without`."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return (
            st.nothing() if name in without else values_of(asyncapi()["components"]["schemas"][name], without)
        )
    if "anyOf" in schema:
        return st.one_of(*(values_of(part, without) for part in schema["anyOf"]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _OF_TYPE[schema["type"]](schema, without)


def _objects(schema: Mapping[str, Any], without: Set[str]) -> st.SearchStrategy[Any]:
    fields = {name: values_of(part, without) for name, part in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(required, optional=fields)


def _arrays(schema: Mapping[str, Any], without: Set[str]) -> st.SearchStrategy[Any]:
    unique = repr if schema.get("uniqueItems") else None
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    return st.lists(values_of(schema["items"], without), min_size=least, max_size=most, unique_by=unique)


def _strings(schema: Mapping[str, Any], _without: Set[str]) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        # Python's `$` stands before a last line feed too; JSON Schema's does not.
        return st.from_regex(schema["pattern"].removesuffix("$"), fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=schema.get("maxLength"))


def _integers(schema: Mapping[str, Any], _without: Set[str]) -> st.SearchStrategy[Any]:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


_OF_TYPE = {"object": _objects, "array": _arrays, "string": _strings, "integer": _integers}


def good_messages(
    contract: SocketContract, kind: str, without: Set[str] = frozenset()
) -> st.SearchStrategy[Message]:
    """Messages of one type that a client may send, with nothing in them of the types `without`."""
    return values_of(contract.schema("receive", kind), without)


@st.composite
def _spoiled(draw: st.DrawFn, contract: SocketContract, kind: str) -> Message:
    """A good message with one thing wrong: a field gone, a field too many, or another value."""
    message = deepcopy(draw(good_messages(contract, kind)))
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


def bad_frames(contract: SocketContract, kind: str) -> st.SearchStrategy[str | bytes]:
    """Frames that fit no message of a client: spoiled ones of a type, other JSON, text that is no JSON, binary."""
    spoiled = _spoiled(contract, kind) | JSON_VALUES
    misfits = spoiled.filter(lambda value: bool(contract.misfits("receive", value))).map(json.dumps)
    return misfits | st.text(max_size=40).filter(_is_not_json) | st.binary(max_size=40)


def _is_not_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return True
    return False
