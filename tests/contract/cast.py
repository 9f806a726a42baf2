"""Who tries an operation, what each of them may, and the objects that they try it on: all made through the API.

What is expected of an attempt is read off the contract: who is let in by its security and capabilities, and whose its
objects may be by `x-vvtv-objects`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from voulezvous import ControlSigner, Person
from websockets.sync.client import connect

from services.infra.configuration import load
from services.policy.domain import DEVICE_CAPABILITIES
from tests.contract.requests import body_properties, example_body, example_of, has_body, parameters
from tests.support.configuration import CONFIG
from tests.support.conformance import PERSONAL, REFRESHED, Operation

NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
NOTHING = {"job": "nothing", "sequence": "999999"}
"""Names of what is not there, where no id is asked for."""
PASSWORD = "correct horse battery"
MODE, CALL, ROOMS = "party", "private_call", "meeting"
_ENCOUNTER = {"mode": "random", "segment": {"language": "en"}}
_THEIRS = ("/v1/sessions", "/v1/consent", "/v1/me/devices", "/v1/me")
_numbers = count(1)
_manifests = load(CONFIG, {}).modes


class Standing(Enum):
    """How the platform knows somebody."""

    IN_FORCE = auto()
    SIGNED_OUT = auto()
    BANNED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Trier:
    """Somebody who tries. Of an account that never was there is nothing."""

    name: str
    capabilities: frozenset[str] = frozenset()
    standing: Standing = Standing.IN_FORCE
    user_id: str = NOBODY
    handle: str = "nobody_here"
    device_id: str = NOBODY
    access_token: str = ""
    refresh_token: str = ""

    def shows(self, operation: Operation) -> dict[str, str]:
        """The headers by which the trier is known; a token goes along wherever it leads."""
        if self.standing is Standing.UNKNOWN:
            return {}
        if REFRESHED in operation.schemes:
            return {"cookie": f"vvtv_refresh={self.refresh_token}", "x-vvtv-refresh": "1"}
        return {"authorization": f"Bearer {self.access_token}"}


@dataclass(frozen=True)
class Verdict:
    """What the contract makes of an attempt: a refusal, or that it is let in."""

    refusal: tuple[int, str] | None
    is_own: bool = False
    """Whether it is let in to what is its own and nothing else."""


MEMBER = frozenset({"member", "age_confirmed"})
Answer = httpx.Response


class Stage:
    """A platform with whoever is needed. Every object has one who owns it: `owner`."""

    def __init__(self, line: httpx.Client, admin: Person, signer: ControlSigner) -> None:
        self._line = line
        self._admin = admin
        self._signer = signer
        self.owner = self._somebody("owner", MEMBER)
        self.target = self._somebody("target", MEMBER)

    def triers(self) -> list[Trier]:
        """Everybody who is not the owner, new ones."""
        signed_out = self._somebody("signed_out", MEMBER, standing=Standing.SIGNED_OUT)
        self.done("POST", "/v1/auth/logout", signed_out)
        banned = self._somebody("banned", MEMBER, standing=Standing.BANNED)
        self._judge("PUT", f"/v1/accounts/{banned.user_id}/ban", {"reason": "Threats."})
        return [
            Trier("anonymous", standing=Standing.UNKNOWN),
            signed_out,
            banned,
            self._somebody("second", MEMBER),
            self._somebody("without_terms", frozenset({"age_confirmed"})),
            self._somebody("resting_moderator", frozenset({"age_confirmed"}), "mod"),
            self._somebody("operator", MEMBER | {"operator"}, "operator"),
            self._somebody("moderator", MEMBER | {"moderator"}, "mod"),
        ]

    def tries(self, operation: Operation, who: Trier, objects: Mapping[str, str]) -> Answer:
        """One attempt on these objects, with the body of the contract's example."""
        return self._send(self._call(operation, who, objects))

    def entitled(self, operation: Operation, objects: Mapping[str, str]) -> Answer:
        """The same call by who may make it: the owner, or who has every capability."""
        if operation.name in FIRST:
            FIRST[operation.name](self)
        mine = needs(operation) <= self.owner.capabilities
        request = self._call(operation, self.owner, objects)
        if not mine:
            del request.headers["authorization"]
        return self._send(request, None if mine else self._admin)

    def objects(self, operation: Operation) -> dict[str, str]:
        """What the operation is given, made or found."""
        return {name: OTHERWISE.get((operation.name, name), MAKERS[name])(self) for name in whose(operation)}

    def view(self) -> list[Any]:
        """What the owner has."""
        return [self.done("GET", path, self.owner) for path in _THEIRS]

    def done(self, method: str, path: str, who: Trier, body: Any = None) -> Any:
        """The answer to a call that succeeds."""
        request = self._request(method, path, body, {"authorization": f"Bearer {who.access_token}"})
        return _succeeded(self._send(request))

    def invites(self, who: Trier, whom: Trier) -> str:
        """The id of an invitation that waits for its answer."""
        body = {"user_id": whom.user_id, "mode": CALL}
        return str(self.done("POST", "/v1/consent", who, body)["consent_id"])

    def thread(self) -> str:
        """The id of the owner's thread with the target, which is made once."""
        body = {"user_id": self.target.user_id}
        return str(self.done("POST", "/v1/chat/threads", self.owner, body)["thread_id"])

    def writes(self) -> str:
        """The number of a message of the owner's in that thread."""
        with connect(self.socket(f"/v1/chat/{self.thread()}", self.ticket(self.owner))) as socket:
            socket.send(
                json.dumps({"type": "say", "client_message_id": f"cast-{uuid4()}", "body": "Boa noite!"})
            )
            while (said := json.loads(socket.recv(timeout=10)))["type"] != "said":
                continue
            return str(said["receipt"]["sequence"])

    def is_on_camera(self) -> str:
        """The id of the owner's presence; they are there from now on for a while."""
        body = {"presence_mode": MODE, "is_camera_on": True}
        return str(self.done("POST", "/v1/presence/set", self.owner, body)["presence_id"])

    def ticket(self, who: Trier) -> str:
        """What opens a socket for somebody."""
        return str(self.done("POST", "/v1/auth/socket-ticket", who)["ticket"])

    def socket(self, address: str, ticket: str) -> str:
        """Where a socket is opened."""
        url = self._line.base_url.copy_with(scheme="ws", path=address, params={"ticket": ticket})
        return str(url)

    def somebody_else(self) -> str:
        """An account that nobody has had to do with yet."""
        return self._somebody("somebody_else", MEMBER).user_id

    def first(self, path: str, key: str) -> str:
        """The id of the first one of a list of the station's, or of the house's that its operators see."""
        who = self._signer if path.startswith("/v1/control/") else self._admin
        listed = _succeeded(self._send(self._request("GET", path), who))
        return str(listed["items"][0][key])

    def version(self, user_id: str) -> int:
        """The version of an account now; any for one that is not there."""
        answer = self._send(self._request("GET", f"/v1/accounts/{user_id}"), self._admin)
        return int(answer.json().get("version", 1))

    def _call(self, operation: Operation, who: Trier, objects: Mapping[str, str]) -> httpx.Request:
        path = operation.template
        for parameter in (one for one in parameters(operation) if one["in"] == "path"):
            name = parameter["name"]
            path = path.replace(f"{{{name}}}", objects.get(name) or example_of(parameter))
        body = None
        if has_body(operation):
            named = {name: it for name, it in objects.items() if name in body_properties(operation)}
            body = {**_filled(example_body(operation), objects), **named}
            body |= BODIES.get(operation.name, _nothing_else)(self, who, objects)
        return self._request(operation.method, path, body, who.shows(operation))

    def _send(self, request: httpx.Request, auth: httpx.Auth | None = None) -> Answer:
        """An answer; the line keeps no cookie of it."""
        answer = self._line.send(request, auth=auth)
        self._line.cookies.clear()
        return answer

    def _request(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Request:
        return self._line.build_request(method, path, json=body, headers=headers)

    def _somebody(
        self,
        name: str,
        capabilities: frozenset[str],
        role: str | None = None,
        standing: Standing = Standing.IN_FORCE,
    ) -> Trier:
        handle = f"{name[:14]}_{next(_numbers)}"
        # Roles rest without the terms, so what somebody may does not tell whether they have one.
        asks = {"handle": handle, "password": PASSWORD, "age_confirmed": True}
        body = {**asks, "terms_accepted": "member" in capabilities}
        answer = self._send(self._request("POST", "/v1/auth/register", body))
        said = _succeeded(answer)
        made = Trier(
            name,
            capabilities,
            standing,
            said["me"]["user_id"],
            handle,
            said["device_id"],
            said["access_token"],
            answer.cookies["vvtv_refresh"],
        )
        if role is not None:
            change = {"version": self.version(made.user_id), "roles": ["user", role]}
            self._judge("PATCH", f"/v1/accounts/{made.user_id}", change)
        if standing is Standing.IN_FORCE:
            assert set(self.done("GET", "/v1/me", made)["capabilities"]) == capabilities
        return made

    def _judge(self, method: str, path: str, body: Any) -> None:
        _succeeded(self._send(self._request(method, path, body), self._admin))


def whose(operation: Operation) -> Mapping[str, str]:
    """Whose each object may be that the operation is given."""
    found: Mapping[str, str] = operation.node.get("x-vvtv-objects", {})
    return found


def needs(operation: Operation) -> frozenset[str]:
    """The capabilities that an account must have for the call of the example, those of its mode too."""
    asked = {word for way in operation.node["security"] for word in way.get(PERSONAL, ())}
    body = example_body(operation) if has_body(operation) else {}
    mode = body.get("mode", body.get("presence_mode"))
    wanted = frozenset(asked) | frozenset(_manifests[mode].required_capabilities if mode else ())
    return wanted - DEVICE_CAPABILITIES


def verdict(operation: Operation, who: Trier) -> Verdict:
    """What the contract says of an attempt by somebody who owns none of the objects."""
    own = "own" in whose(operation).values()
    if operation.name in BY_WORD:
        return Verdict(BY_WORD[operation.name].get(who.standing), own)
    if not operation.node["security"] or ({} in operation.node["security"] and not who.access_token):
        return Verdict(None, own)
    if not operation.schemes & {PERSONAL, REFRESHED} or who.standing in (
        Standing.UNKNOWN,
        Standing.SIGNED_OUT,
    ):
        return Verdict((401, "AUTH_FAILED"))
    if who.standing is Standing.BANNED:
        return Verdict((403, "BANNED") if PERSONAL in operation.schemes else (401, "AUTH_FAILED"))
    if not needs(operation) <= who.capabilities:
        return Verdict((403, "POLICY_DENIED"))
    return Verdict(None, own)


def nobodys(objects: Mapping[str, str]) -> dict[str, str]:
    """The same of what is not there."""
    return {name: NOTHING.get(name, NOBODY) for name in objects}


def _over(stage: Stage) -> str:
    """A session of the owner's that is over."""
    session_id = _active(stage)
    stage.done("POST", f"/v1/sessions/{session_id}/end", stage.owner)
    return session_id


def _active(stage: Stage) -> str:
    return str(stage.done("POST", "/v1/sessions", stage.owner, {"mode": MODE})["session_id"])


def _in_a_room(stage: Stage) -> str:
    """A session of the owner's in a room."""
    entering = {"mode": ROOMS, "room": "a-room"}
    return str(stage.done("POST", "/v1/sessions", stage.owner, entering)["session_id"])


def _reported(stage: Stage) -> str:
    """A report of the owner's, of what was written in their thread."""
    said = {
        "user_id": stage.target.user_id,
        "reason_code": "spam",
        "mode_id": MODE,
        "thread_id": stage.thread(),
    }
    return str(stage.done("POST", "/v1/moderation/reports", stage.owner, said)["report_id"])


def _asked(stage: Stage) -> str:
    """An invitation that the owner was sent."""
    return stage.invites(stage.target, stage.owner)


def _while_on_camera(stage: Stage, _who: Trier, _objects: Mapping[str, str]) -> dict[str, Any]:
    """Nothing else is said, while the owner is still there."""
    stage.is_on_camera()
    return {}


MAKERS: dict[str, Callable[[Stage], str]] = {
    "asset_id": lambda stage: stage.first("/v1/control/library", "asset_id"),
    "card_hash": lambda stage: stage.first("/v1/control/policies/versions", "card_hash"),
    "config_hash": lambda stage: stage.first("/v1/config/versions", "config_hash"),
    "consent_id": _asked,
    "decision_id": lambda stage: stage.first("/v1/control/decisions", "decision_id"),
    "device_id": lambda stage: stage.owner.device_id,
    "entry_id": lambda stage: stage.first("/v1/control/queue", "entry_id"),
    "event_id": lambda _stage: str(uuid4()),
    "job": lambda stage: stage.first("/v1/control/jobs", "name"),
    "parent_session_id": _over,
    "plan_item_id": lambda stage: stage.first("/v1/control/plan/items", "plan_item_id"),
    "presence_id": lambda stage: stage.is_on_camera(),
    "report_id": _reported,
    "sequence": lambda stage: stage.writes(),
    "session_id": _active,
    "thread_id": lambda stage: stage.thread(),
    "user_id": lambda stage: stage.target.user_id,
}
"""How each object that an operation may be given comes about; the owner's, where it may be somebody's."""

OTHERWISE: dict[tuple[str, str], Callable[[Stage], str]] = {
    ("cancelConsent", "consent_id"): lambda stage: stage.invites(stage.owner, stage.target),
    ("inspectRoom", "session_id"): _in_a_room,
}
"""What an operation must be given instead, for the owner to succeed with it."""

FIRST: dict[str, Callable[[Stage], object]] = {
    name: lambda stage: stage.done("POST", "/v1/match/join", stage.owner, _ENCOUNTER)
    for name in ("skipMatch", "inspectMatchTicket")
}
"""What the owner must have done before they succeed with it."""

BODIES: dict[str, Callable[[Stage, Trier, Mapping[str, str]], dict[str, Any]]] = {
    "connectTile": _while_on_camera,
    "changeAccount": lambda stage, _who, objects: {"version": stage.version(objects["user_id"])},
    "changePassword": lambda _stage, _who, _objects: {"current": PASSWORD},
    "login": lambda _stage, who, _objects: {"handle": who.handle, "password": PASSWORD},
    "requestConsent": lambda stage, who, objects: (
        {"user_id": stage.somebody_else()}
        if objects["user_id"] != NOBODY and who.standing is Standing.IN_FORCE
        else {}
    ),
    "register": lambda _stage, _who, _objects: {"handle": f"new_{next(_numbers)}"},
}
"""What an example can not know."""

BY_WORD: dict[str, Mapping[Standing, tuple[int, str]]] = {
    "login": {Standing.UNKNOWN: (401, "AUTH_FAILED"), Standing.BANNED: (403, "BANNED")},
}
"""Operations that anybody may call, and that know who comes by what their body says."""


def _nothing_else(_stage: Stage, _who: Trier, _objects: Mapping[str, str]) -> dict[str, Any]:
    return {}


def _filled(node: Any, objects: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: objects.get(key) or _filled(value, objects) for key, value in node.items()}
    return [_filled(value, objects) for value in node] if isinstance(node, list) else node


def _succeeded(answer: httpx.Response) -> Any:
    assert answer.is_success, (str(answer.request.url), answer.text)
    return answer.json() if answer.content else None
