"""`python -m bench.revoke [--json] [--quick]`: from the act to the last packet of media, and to the people told.

An act is the call of whoever does it, counted from before it is sent: so the way in, the decision, the database and the
way to the SFU are all in the figures. Each time another person, a session of their own, a publisher and viewers.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvloop
from websockets.asyncio.client import unix_connect
from websockets.exceptions import ConnectionClosed

from bench.house import House, a_house
from bench.report import Report, tell
from bench.sessions.stage import a_mode
from bench.sfu.__main__ import RTP
from bench.sfu.link import VP8, Line, Link
from generated.vocabulary import StreamTransport
from services.media.ports import MediaProvider
from tests.support.people import PASSWORD

STOPPED_MS, TOLD_MS = 50, 200
PACKET_S = 0.004
FRAME_PACKETS = 30
TIMESTAMP_STEP = 90 * 4 * FRAME_PACKETS
PAYLOAD = bytes([0x90, 0x80, 0x80, 0x00])
KEY = bytes.fromhex("10 00 00 9d 01 2a 40 00 30 00")
HEADINGS = (
    "act", "media stopped p50 ms", "p99", "connection closed p50 ms", "p99", "socket closed p50 ms", "p99",
    "answer p50 ms",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many viewers, how often."""

    viewers: int = 4
    times: int = 40


@dataclass
class Sample:
    """Milliseconds from the act; nothing where nobody holds such a thing."""

    stopped: float = 0.0
    closed: float = 0.0
    socket: float | None = None
    answer: float = 0.0


@dataclass(frozen=True)
class Result:
    """Of one act: p50 and p99 of each."""

    act: str
    stopped: tuple[float, float]
    closed: tuple[float, float]
    socket: tuple[float, float] | None
    answer_p50: float


@dataclass
class Stage:
    """A person in a session with media: what they hold."""

    user_id: str
    token: str
    session_id: str
    links: list[Link] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    closed: list[float] = field(default_factory=list)
    all_closed: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, link: Link) -> None:
        """Whether a viewer's connection has ended, and when."""
        if link.dtls.state in ("closed", "failed"):
            self.closed.append(time.perf_counter())
            if len(self.closed) == len(self.links) - 1:
                self.all_closed.set()


Act = Callable[[httpx.AsyncClient, MediaProvider, Stage, str], Awaitable[None]]


async def _revoke(_client: httpx.AsyncClient, provider: MediaProvider, stage: Stage, _admin: str) -> None:
    await provider.revoke_endpoints(stage.session_id)


async def _end(client: httpx.AsyncClient, _provider: MediaProvider, stage: Stage, _admin: str) -> None:
    answer = await client.post(f"/v1/sessions/{stage.session_id}/end", headers=_bearer(stage.token))
    assert answer.status_code == 200, answer.text


async def _sign_out(client: httpx.AsyncClient, _provider: MediaProvider, stage: Stage, _admin: str) -> None:
    answer = await client.post("/v1/auth/logout-everywhere", headers=_bearer(stage.token))
    assert answer.status_code < 300, answer.text


async def _ban(client: httpx.AsyncClient, _provider: MediaProvider, stage: Stage, admin: str) -> None:
    path = f"/v1/accounts/{stage.user_id}/ban"
    answer = await client.put(path, headers=_bearer(admin), json={"reason": "Threats in a call."})
    assert answer.status_code == 200, answer.text


ACTS: dict[str, tuple[Act, bool]] = {
    "endpoints revoked at the SFU": (_revoke, False),
    "session ended by its owner": (_end, False),
    "signed out everywhere": (_sign_out, True),
    "banned by a moderator": (_ban, True),
}
"""What is done, and whether the person's socket is closed by it too."""


async def results(plan: Plan) -> list[Result]:
    """Every act, in turns."""
    samples: dict[str, list[Sample]] = {act: [] for act in ACTS}
    # Everybody comes from one address, one after the other.
    with a_house(configured={"rates__registration__burst": 1000}) as house:
        transport = httpx.AsyncHTTPTransport(uds=str(house.socket))
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://bench", timeout=30) as client,
            house.sfu.provider() as provider,
        ):
            handle, password = house.admin
            admin = await _token(client, "/v1/auth/login", {"handle": handle, "password": password})
            for number in range(plan.times):
                for act, (do, closes) in ACTS.items():
                    name = f"{act.split()[0]}_{number}"
                    stage = await _staged(client, name, plan.viewers)
                    samples[act].append(await _measured(house, client, provider, stage, admin[0], do, closes))
    return [_result(act, found) for act, found in samples.items()]


async def _token(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> tuple[str, str]:
    answer = await client.post(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    said = answer.json()
    return said["access_token"], said["me"]["user_id"]


async def _staged(client: httpx.AsyncClient, handle: str, viewers: int) -> Stage:
    """Somebody new with a session of their own, who publishes; viewers see them."""
    body = {"handle": handle, "password": PASSWORD, "age_confirmed": True, "terms_accepted": True}
    token, user_id = await _token(client, "/v1/auth/register", body)
    asked = {"mode": a_mode(StreamTransport.WEBRTC)}
    made = await client.post("/v1/sessions", headers=_bearer(token), json=asked)
    assert made.status_code == 201, made.text
    session = made.json()
    told = session["endpoints"]
    stage = Stage(user_id, token, session["session_id"])

    async def connected(url: str, line: Line) -> Link:
        link = Link(controlling=True)
        headers = {**_bearer(told["token"]), "content-type": "application/sdp"}
        offer = await link.described([line], "actpass")
        answer = await client.post(url, content=offer, headers=headers)
        assert answer.status_code == 201, answer.text
        await link.connect(answer.text)
        stage.links.append(link)
        return link

    for _ in range(viewers):
        link = await connected(told["subscribe_url"], Line("0", "recvonly"))
        link.listen(lambda _data: stage.heard.append(time.perf_counter()))
        link.dtls.on("statechange", lambda link=link: stage.note(link))
    await connected(told["publish_url"], Line("0", "sendonly", ssrc=7))
    return stage


async def _measured(
    house: House,
    client: httpx.AsyncClient,
    provider: MediaProvider,
    stage: Stage,
    admin: str,
    do: Act,
    closes: bool,
) -> Sample:
    viewers = len(stage.links) - 1
    playing = asyncio.create_task(_play(stage.links[-1]))
    ticket = await client.post("/v1/auth/socket-ticket", headers=_bearer(stage.token))
    async with unix_connect(
        str(house.socket), f"ws://bench/v1/events?ticket={ticket.json()['ticket']}", compression=None
    ) as socket:
        watching = asyncio.create_task(_closing(socket))
        await asyncio.sleep(0.3)
        assert len(stage.heard) > viewers * 20, "no media arrives"
        began = time.perf_counter()
        await do(client, provider, stage, admin)
        answered = time.perf_counter()
        async with asyncio.timeout(10):
            await stage.all_closed.wait()
            closed = await watching if closes else None
        await asyncio.sleep(0.1)
        watching.cancel()
    playing.cancel()
    await asyncio.gather(*(link.close() for link in stage.links))
    return Sample(
        (max(stage.heard) - began) * 1000,
        (max(stage.closed) - began) * 1000,
        None if closed is None else (closed - began) * 1000,
        (answered - began) * 1000,
    )


async def _closing(socket: Any) -> float:
    """When the platform closed it."""
    try:
        while True:
            await socket.recv()
    except ConnectionClosed:
        return time.perf_counter()


async def _play(link: Link) -> None:
    """A small packet every few milliseconds, so that it is seen when the last one came; thirty make one picture."""
    for number in range(1 << 16):
        picture, at = divmod(number, FRAME_PACKETS)
        marker = 0x80 if at == FRAME_PACKETS - 1 else 0
        body = KEY if at == 0 else bytes(20)
        first = PAYLOAD[:1] if at == 0 else b"\x80"
        named = first + PAYLOAD[1:2] + (0x8000 | picture & 0x7FFF).to_bytes(2, "big")
        head = RTP.pack(0x80, marker | VP8, number & 0xFFFF, picture * TIMESTAMP_STEP & 0xFFFFFFFF, 7)
        link.send(head + named + body)
        await asyncio.sleep(PACKET_S)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _result(act: str, samples: list[Sample]) -> Result:
    def shares(found: list[float]) -> tuple[float, float]:
        return statistics.median(found), sorted(found)[int(len(found) * 0.99)]

    sockets = [one.socket for one in samples if one.socket is not None]
    return Result(
        act,
        shares([one.stopped for one in samples]),
        shares([one.closed for one in samples]),
        shares(sockets) if sockets else None,
        statistics.median(one.answer for one in samples),
    )


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    socket = ("-", "-") if result.socket is None else tuple(f"{value:.1f}" for value in result.socket)
    pairs = (*result.stopped, *result.closed)
    return (result.act, *(f"{value:.1f}" for value in pairs), *socket, f"{result.answer_p50:.1f}")


def about(plan: Plan) -> str:
    """What was measured."""
    return (
        f"Milliseconds from before the call is sent, {plan.times} times each, {plan.viewers} viewers, a packet "
        f"every {PACKET_S * 1000:.0f} ms. Media has stopped with the last packet that any viewer receives; the "
        "connection is closed when the last viewer has read the SFU's close (DTLS), the socket when the person's "
        f"events socket is. Goals: media at most {STOPPED_MS} ms, told at most {TOLD_MS} ms. What a browser still "
        "shows of packets that it has comes on top: the tests with Chromium print its last picture."
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    plan = Plan(times=5) if quick else Plan()
    found = uvloop.run(results(plan))
    report = Report("Taking media back", about(plan), HEADINGS, cells)
    return report, found


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
