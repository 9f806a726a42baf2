"""Consent on the running platform: who is told what, that both get into one room, and what the documentation shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from voulezvous.generated.models import (
    ConsentAccepted,
    ConsentCancelled,
    ConsentDeclined,
    ConsentRequest,
    ConsentRequested,
    SessionCreated,
    SessionEnded,
    SessionEndReason,
    SessionState,
    WhipWhepEndpoints,
)

from tests.contract.guests import follow, following, somebody, user_id
from tests.support.conformance import REPOSITORY, asyncapi, openapi
from tests.support.consent import CALL
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "consent.md", "python")
STANDS_FOR_CONSENT = re.compile("grant|consent|ticket|particip|lease|pair")
OWN_ACTS = {"inspectConsent", "acceptConsent", "declineConsent", "cancelConsent"}
"""What somebody does with an invitation of their own, which these name in their path."""


def at(document: Mapping[str, Any], reference: str) -> Any:
    """What a reference within a document leads to."""
    part: Any = document
    for name in reference.removeprefix("#/").split("/"):
        part = part[name]
    return part


def named_in(schema: Any, document: Mapping[str, Any], within: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names of all properties and parameters of what a client sends, however deep."""
    if isinstance(schema, list):
        parts = schema
    elif isinstance(schema, dict):
        target = schema.get("$ref")
        if target is not None and target not in within:
            yield from named_in(at(document, target), document, within | {target})
        yield from schema.get("properties", {})
        yield from [schema["name"]] if "in" in schema else []
        parts = [*schema.get("properties", {}).values()]
        parts += [part for key, part in schema.items() if key not in ("properties", "example", "examples")]
    else:
        return
    for part in parts:
        yield from named_in(part, document, within)


def test_nothing_that_a_client_says_stands_for_a_grant() -> None:
    """C1: no operation and no socket takes a grant, and who takes part is in no request.

    So a used, a forged, an expired grant or that of other people can't be presented. What names an invitation is the
    way to one's own answer to it; `tests/integration/test_consent_attacks.py` tries those, and names that no contract
    has, and `tests/integration/test_consent.py` what the orchestrator's path does with grants that are no good.
    """
    api, sockets = openapi(), asyncapi()
    takes: dict[str, set[str]] = {}
    for item in api["paths"].values():
        shared = item.get("parameters", [])
        for operation in (one for one in item.values() if "operationId" in one):
            asked = [*shared, *operation.get("parameters", []), operation.get("requestBody", {})]
            takes[operation["operationId"]] = {*named_in(asked, api)}
    for name, operation in sockets["operations"].items():
        if operation["action"] == "receive":
            takes[name] = {*named_in(operation["messages"], sockets)}
    assert {"mode", "room"} <= takes["createSession"] & takes["transitionSession"], (
        "what is asked for is seen"
    )
    assert {"type", "visible"} <= takes["receivePresenceMessage"]
    suspicious = {
        name: {one for one in names if STANDS_FOR_CONSENT.search(one)} for name, names in takes.items()
    }
    assert {name: found for name, found in suspicious.items() if found} == {
        name: {"consent_id"} for name in OWN_ACTS
    }


def test_both_are_told_each_of_their_own_side_and_are_in_one_room(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    with following(platform, ana) as (hers, to_ana), following(platform, bia) as (theirs, to_bia):
        asked = hers.consent.request_consent(body=ConsentRequest(user_id=user_id(bia), mode=CALL))
        question = next(to_bia)
        assert isinstance(question, ConsentRequested)
        assert question.data == theirs.consent.list_consents().items[0] == asked
        theirs.consent.accept_consent(asked.consent_id)
        told = [[next(stream) for _ in range(2)] for stream in (to_ana, to_bia)]
        sides = []
        for client, (accepted, created) in zip((hers, theirs), told, strict=True):
            assert isinstance(accepted, ConsentAccepted) and isinstance(created, SessionCreated)
            assert accepted.data == client.consent.inspect_consent(asked.consent_id)
            assert accepted.data.session_id == created.data.session_id
            assert created.data.consent_id == asked.consent_id
            sides.append(client.sessions.inspect_session(created.data.session_id))
        assert {side.state for side in sides} == {SessionState.ACTIVE}
        places = [side.endpoints for side in sides]
        assert all(isinstance(place, WhipWhepEndpoints) for place in places)
        (room,) = {place.publish_url for place in places if isinstance(place, WhipWhepEndpoints)}
        hers.sessions.end_session(sides[0].session_id)
        ends = [next(stream) for stream in (to_ana, to_bia)]
        assert [end.data.end_reason for end in ends if isinstance(end, SessionEnded)] == [
            SessionEndReason.ENDED,
            SessionEndReason.LEFT,
        ]
        for place in places:
            assert place is not None
            headers = {"authorization": f"Bearer {place.token}", "content-type": "application/sdp"}
            answer = httpx.post(f"{platform.base_url}{room}", headers=headers, content="v=0")
            assert answer.json()["code"] == "NOT_FOUND", "who held a place in the room holds none now"


def test_of_a_no_both_are_told(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    with following(platform, ana) as (hers, to_ana), following(platform, bia) as (theirs, to_bia):
        body = ConsentRequest(user_id=user_id(bia), mode=CALL)
        theirs.consent.decline_consent(hers.consent.request_consent(body=body).consent_id)
        hers.consent.cancel_consent(hers.consent.request_consent(body=body).consent_id)
        assert [type(next(to_ana)) for _ in range(2)] == [ConsentDeclined, ConsentCancelled]
        assert [type(next(to_bia)) for _ in range(4)] == [
            ConsentRequested,
            ConsentDeclined,
            ConsentRequested,
            ConsentCancelled,
        ]
        assert hers.sessions.list_sessions().items == theirs.sessions.list_sessions().items == []


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
