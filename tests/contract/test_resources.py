"""The life of every resource that the contract lets operators create, for its owner, for others, and after its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from voulezvous import ControlSigner

from tests.contract.fuzz import SECRET, TOKEN
from tests.contract.links import steps
from tests.contract.requests import ready_asset, refusal
from tests.support.conformance import SIGNED, Operation, http_contract
from tests.support.platform import Platform
from tests.support.programmes import make_clip

AT_ONCE = 8
_keys = count(1)


@dataclass(frozen=True)
class Resource:
    """What can be created: the operation, two bodies for it, and the operations on one of its items."""

    create: Operation
    body: dict[str, Any]
    other_body: dict[str, Any]

    @property
    def items(self) -> dict[str, Operation]:
        """The operations on an item, by method."""
        return {
            o.method: o for o in http_contract().operations if _collection(o.template) == self.create.template
        }


def _collection(template: str) -> str:
    folder, _, last = template.rpartition("/")
    return folder if last.startswith("{") else ""


def an_asset(client: httpx.Client, platform: Platform, folder: Path) -> tuple[dict[str, Any], ...]:
    """Two files that the library does not have."""
    return tuple({"path": str(make_clip(folder / f"{name}.mp4"))} for name in ("one", "two"))


def a_queue_entry(client: httpx.Client, platform: Platform, folder: Path) -> tuple[dict[str, Any], ...]:
    """A ready asset, at the end of the queue and before it."""
    for _ in range(6):  # enough waiting entries that ours is never about to air
        client.post("/v1/control/queue", json={"asset_id": ready_asset(client, platform)})
    body = {"asset_id": ready_asset(client, platform)}
    return body, {**body, "position": 7}


Maker = Callable[[httpx.Client, Platform, Path], tuple[dict[str, Any], ...]]
MAKERS: dict[str, Maker] = {"addAsset": an_asset, "insertQueueEntry": a_queue_entry}


def test_every_resource_of_the_contract_is_walked() -> None:
    """A new one fails here until somebody says how its body is made."""
    created = {o.name for o in http_contract().operations if 201 in o.responses and SIGNED in o.schemes}
    assert created == set(MAKERS)


@pytest.fixture
def client(ready: Platform, signer: ControlSigner) -> Iterator[httpx.Client]:
    """The owner."""
    with httpx.Client(base_url=ready.base_url, auth=signer, timeout=30) as opened:
        yield opened


@pytest.fixture(params=sorted(MAKERS))
def resource(
    request: pytest.FixtureRequest, client: httpx.Client, ready: Platform, tmp_path: Path
) -> Resource:
    body, other = MAKERS[request.param](client, ready, tmp_path)
    return Resource(http_contract().named(request.param), body, other)


def a_key() -> str:
    return f"resource-key-{next(_keys):08}"


def create(
    client: httpx.Client, resource: Resource, key: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    return client.post(resource.create.template, json=body or resource.body, headers={"Idempotency-Key": key})


def test_it_lives_from_its_creation_to_its_end(client: httpx.Client, resource: Resource) -> None:
    key = a_key()
    made = create(client, resource, key)
    assert made.status_code == 201
    place = made.headers["location"]
    assert resource.items["GET"].path.fullmatch(place)
    assert identity(client.get(place), resource) == identity(made, resource)

    again = create(client, resource, key)
    assert (again.status_code, again.headers["location"]) == (201, place)
    assert refusal(create(client, resource, key, resource.other_body)) == (409, "IDEMPOTENCY_CONFLICT")

    assert client.delete(place).status_code == 204
    assert refusal(client.get(place)) == (404, "NOT_FOUND")
    assert refusal(client.delete(place)) == (404, "NOT_FOUND")

    late = create(client, resource, key)
    assert (late.status_code, late.headers["location"]) == (201, place)
    assert refusal(client.get(place)) == (404, "NOT_FOUND"), "a repeated call has no second effect"


def identity(answer: httpx.Response, resource: Resource) -> str:
    """The item's id: the member that its path is made of."""
    variable = resource.items["GET"].template.rpartition("{")[2].rstrip("}")
    found: str = answer.json()[variable]
    return found


def test_nobody_else_may_look_at_it_or_end_it(
    client: httpx.Client, ready: Platform, resource: Resource
) -> None:
    place = create(client, resource, a_key()).headers["location"]
    stranger, forger = ControlSigner("somebody-else", SECRET), ControlSigner(TOKEN, "guess")
    outcomes = {
        None: (401, "AUTH_FAILED"),
        stranger: (401, "AUTH_FAILED"),
        forger: (403, "SIGNATURE_INVALID"),
    }
    for caller, expected in outcomes.items():
        with httpx.Client(base_url=ready.base_url, auth=caller, timeout=20) as other:
            for method in ("GET", "DELETE"):
                assert refusal(other.request(method, place)) == expected
            assert refusal(create(other, resource, a_key())) == expected
    assert client.get(place).status_code == 200
    client.delete(place)


def test_one_key_has_one_effect_however_many_call_at_once(client: httpx.Client, resource: Resource) -> None:
    key = a_key()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: create(client, resource, key), range(AT_ONCE)))
    assert Counter(answer.status_code for answer in answers) == {201: AT_ONCE}
    (place,) = {answer.headers["location"] for answer in answers}
    client.delete(place)


def test_of_many_who_end_it_one_does(client: httpx.Client, resource: Resource) -> None:
    place = create(client, resource, a_key()).headers["location"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: client.delete(place).status_code, range(AT_ONCE)))
    assert Counter(answers) == {204: 1, 404: AT_ONCE - 1}


MADE_LATER = {("report", 404)}
"""A link to what prep makes: there is nothing behind it until prep has ended."""


def test_every_link_leads_where_it_says(client: httpx.Client, resource: Resource) -> None:
    made = create(client, resource, a_key())
    place = made.headers["location"]
    followed = [*walk(client, resource.create, made), *walk(client, resource.items["GET"], client.get(place))]
    client.delete(place)
    assert set(resource.create.responses[201]["links"]) <= {name for name, _ in followed}
    for name, status in followed:
        assert status < 300 or status == 409 or (name, status) in MADE_LATER, (name, status)


def walk(client: httpx.Client, operation: Operation, answer: httpx.Response) -> Iterator[tuple[str, int]]:
    """Follow every link that does not end the thing itself; each to the status it was answered with."""
    for step in steps(operation, answer):
        if step.request.method == "DELETE":
            yield step.name, 204
            continue
        sent = client.send(
            client.build_request(
                step.request.method,
                step.request.url.raw_path.decode(),
                headers=dict(step.request.headers.items()) | {"host": client.base_url.netloc.decode()},
                content=step.request.content,
            )
        )
        yield step.name, sent.status_code


def test_a_deletion_links_to_what_is_not_there_any_more(client: httpx.Client, resource: Resource) -> None:
    place = create(client, resource, a_key()).headers["location"]
    gone = client.delete(place)
    (step,) = steps(resource.items["DELETE"], gone)
    assert (step.request.method, step.request.url.path) == ("GET", place)
    assert refusal(client.get(step.request.url.path)) == (404, "NOT_FOUND")


def test_a_body_is_part_of_what_a_key_stands_for(client: httpx.Client, resource: Resource) -> None:
    """The same call in other letters is the same call; white space and the order of members don't matter."""
    key, headers = a_key(), {"content-type": "application/json"}
    made = create(client, resource, key)
    text = json.dumps(dict(reversed(resource.body.items())), indent=3)
    headers["Idempotency-Key"] = key
    again = client.post(resource.create.template, content=text, headers=headers)
    assert (again.status_code, again.headers["location"]) == (201, made.headers["location"])
    client.delete(made.headers["location"])
