"""A control plane as docs/cloudflare-integration.md describes it, over real HTTP: it believes nothing unsigned.

Holds every message to its schema, and answers what the schemas say. `lies` makes it answer as an impostor would.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from pydantic import MISSING

from generated import models
from generated.vocabulary import CommandAction
from tests.support.receiver import Receiver, Reply, Request, receiving

TOKEN, SECRET = "token-of-the-plane-1", "secret-of-the-plane-1"
Lie = Literal[
    "", "unsigned", "other secret", "stale", "of another call", "no schema", "too large", "keeps nothing"
]


class Plane:
    """What it was told, in order, and the commands that it gives until it knows what became of them."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.messages: list[models.AgentMessage] = []
        self.commands: list[models.AgentCommand] = []
        self.lies: Lie = ""
        self.refused: list[str] = []
        self._now = now
        self._seen: set[str] = set()
        self._last_signature = "0" * 64

    @property
    def results(self) -> list[models.CommandResult]:
        """What became of commands."""
        return [m.result for m in self.messages if isinstance(m.result, models.CommandResult)]

    def of_kind(self, kind: str) -> list[models.AgentMessage]:
        """Messages of one kind."""
        return [message for message in self.messages if message.kind.value == kind]

    def command(self, number: int, action: CommandAction, issued_s: float = 0.0, **more: object) -> str:
        """Give a command that was issued so many seconds from now."""
        command_id = f"01935b7e-5f00-7000-8000-{number:012d}"
        issued = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._now() + issued_s))
        told = {"command_id": command_id, "action": action.value, "issued_at": issued, **more}
        self.commands.append(models.AgentCommand.model_validate(told))
        return command_id

    def answer(self, request: Request) -> Reply:
        """One call."""
        if trouble := self._untrusted(request):
            self.refused.append(trouble)
            return Reply(401)
        if (request.method, request.target) == ("POST", "/api/lab/v1/messages"):
            return self._signed(request, self._take(request.body))
        if (request.method, request.target) == ("GET", "/api/lab/v1/commands"):
            done = {result.command_id for result in self.results}
            open_ones = [command for command in self.commands if command.command_id not in done]
            return self._signed(request, models.AgentCommands(commands=open_ones).model_dump_json())
        return Reply(404)

    def _take(self, body: bytes) -> str:
        batch = models.AgentBatch.model_validate_json(body)
        if self.lies == "keeps nothing":
            return models.AgentReceipt(accepted=[]).model_dump_json()
        for message in batch.messages:
            assert getattr(message, message.kind.value) is not MISSING, (
                "its kind names the part that is there"
            )
            if message.message_id not in self._seen:
                self._seen.add(message.message_id)
                self.messages.append(message)
        return models.AgentReceipt(accepted=[m.message_id for m in batch.messages]).model_dump_json()

    def _untrusted(self, request: Request) -> str | None:
        stamp = request.headers.get("x-vvtv-ts", "")
        text = f"{request.method}\n{request.target}\n{stamp}\n".encode() + request.body
        expected = hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return "the token is another one"
        if request.headers.get("x-vvtv-signature") != expected:
            return "the signature is another one"
        if abs(int(stamp) - self._now()) > 300:
            return "the call is stale"
        return None

    def _signed(self, request: Request, text: str) -> Reply:
        stamp, secret = int(self._now()), SECRET
        signature = request.headers["x-vvtv-signature"]
        if self.lies == "of another call":
            signature, self._last_signature = self._last_signature, signature
        if self.lies == "other secret":
            secret = "somebody-elses-secret"
        if self.lies == "stale":
            stamp -= 301
        if self.lies == "no schema":
            text = '{"surprise": 1}'
        if self.lies == "too large":
            text += " " * 2_000_000
        head = f"200\n{signature}\n{stamp}\n".encode()
        mac = hmac.new(secret.encode(), head + text.encode(), hashlib.sha256).hexdigest()
        headers = (("x-vvtv-ts", str(stamp)), ("x-vvtv-signature", mac))
        return Reply(200, text.encode(), () if self.lies == "unsigned" else headers)


@contextmanager
def a_plane(now: Callable[[], float], port: int = 0) -> Iterator[tuple[Plane, Receiver]]:
    """A control plane at `<url>/api`."""
    plane = Plane(now)
    with receiving(plane.answer, port) as receiver:
        yield plane, receiver
