"""Paths and parameters are read the same whether they are seen for the first time or again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, MutableMapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

import pydantic
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generated.server.binding import Integer, Parameters
from generated.server.routing import Route, branches
from generated.server.seam import Endpoint, InvalidRequest, Receive, Scope, Send
from tests.support.http import http_scope
from tests.support.station import Rig


class Words(pydantic.BaseModel):
    """One parameter of each place."""

    word: Annotated[str | None, pydantic.Field(alias="query/a")] = None
    count: Annotated[Integer, pydantic.Field(alias="query/b", ge=0, le=9)] = 5
    name: Annotated[str | None, pydantic.Field(alias="path/name")] = None
    key: Annotated[str | None, pydantic.Field(alias="header/X-Key")] = None


def parameters() -> Parameters[Words]:
    return Parameters(Words, {b"x-key": "X-Key"})


def asked(query: str = "", *headers: tuple[bytes, bytes], **path: str) -> Scope:
    scope: Scope = {"query_string": query.encode("latin-1"), "headers": list(headers)}
    return {**scope, "path_params": path} if path else scope


def outcome(bound: Parameters[Words], scope: Scope) -> object:
    try:
        return bound.of(scope)
    except InvalidRequest as error:
        return error.items


queries = st.lists(
    st.sampled_from(
        ["a", "b", "c", "=", "&", "+", "%", "%61", "%3D", "%26", "3", "33", ";", "é", "%C3%A9", ""]
    )
).map("".join)


@given(queries)
@example("a=1+1")
@example("a=%2B&b=+3")
def test_query_is_read_as_the_standard_library_reads_a_form(query: str) -> None:
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _ in pairs]
    twice = [(f"query/{name}", "given more than once") for at, name in enumerate(names) if name in names[:at]]
    found = outcome(parameters(), asked(query))
    if twice:
        assert found == tuple(twice)
    elif isinstance(found, Words):
        assert found.word == dict(pairs).get("a")
        assert found.count == int(dict(pairs).get("b", 5))
    else:
        assert found[0][0] == "query/b"  # type: ignore[index]


@given(
    st.lists(
        st.tuples(queries, st.sampled_from([{}, {"name": "x"}, {"name": "y"}]), st.booleans()), max_size=8
    )
)
def test_what_was_asked_before_changes_nothing(asking: list[tuple[str, dict[str, str], bool]]) -> None:
    seasoned = parameters()
    for query, path, keyed in asking:
        headers = [(b"x-key", query.encode("latin-1"))] if keyed else []
        for _ in range(2):
            scope = asked(query, *headers, **path)
            assert outcome(seasoned, scope) == outcome(parameters(), scope)


def test_query_that_fitted_is_not_read_again() -> None:
    bound = parameters()
    assert bound.of(asked("a=1")) is bound.of(asked("a=1"))
    assert bound.of(asked("a=1", name="x")) is bound.of(asked("a=1", name="x"))


def test_no_more_is_remembered_than_a_bounded_number_of_short_ones() -> None:
    bound = parameters()
    first = bound.of(asked("a=first"))
    for number in range(1000):
        bound.of(asked(f"a={number}"))
    assert bound.of(asked("a=first")) is not first
    long = "a=" + "x" * 1000
    assert bound.of(asked(long)) is not bound.of(asked(long))
    assert bound.of(asked(name=long)) is not bound.of(asked(name=long))


def test_header_is_never_remembered() -> None:
    bound = parameters()
    assert bound.of(asked("a=1", (b"x-key", b"one"))).key == "one"
    assert bound.of(asked("a=1", (b"x-key", b"two"))).key == "two"
    assert bound.of(asked("a=1")).key is None


@pytest.mark.parametrize("query", ["b=10", "b=x", "b=", "a=1&a=2"])
def test_refusal_is_told_every_time(query: str) -> None:
    bound = parameters()
    told = [outcome(bound, asked(query)) for _ in range(3)]
    assert isinstance(told[0], tuple)
    assert told == [told[0]] * 3


def test_path_seen_again_has_its_own_variables() -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    def noting(name: str) -> Endpoint:
        async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append((name, scope["path_params"]))

        return endpoint

    rig = Rig()
    templates = ("/v1/lamps/{lamp}", "/v1/lamps/{lamp}/rooms/{room}")
    (branch,) = branches(
        [Route(path, {"GET": noting(path)}, rig.seam) for path in templates], rig.seam
    ).values()
    expected = []
    for _ in range(2):
        for number in range(300):
            for target in (f"/v1/lamps/{number}", f"/v1/lamps/{number}/rooms/%C3%A9%2F{number}"):
                asyncio.run(anything(branch(http_scope("GET", target, []), nothing, ignoring)))
            expected += [
                (templates[0], {"lamp": str(number)}),
                (templates[1], {"lamp": str(number), "room": f"é/{number}"}),
            ]
    assert seen == expected


async def anything(waiting: Awaitable[None]) -> None:
    await waiting


async def nothing() -> MutableMapping[str, Any]:
    return {}


async def ignoring(message: MutableMapping[str, Any]) -> None:
    del message
