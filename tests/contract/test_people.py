"""People on the running platform: the SDK's sign-in, sockets by ticket, and what ends them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from uuid import UUID

import httpx
import pytest
from voulezvous import AsyncClient, Client, Denied, Failed, Person, Retry, Unauthenticated
from voulezvous.generated.models import BanOrder, SessionCreation, SessionMove, Topic
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform

PASSWORD = "correct horse battery"
LIMIT_S = 15
_numbers = count(1)


@pytest.fixture
def somebody(platform: Platform) -> Person:
    """A new account, signed in."""
    handle = f"somebody_{next(_numbers)}"
    return Person.register(platform.base_url, handle, PASSWORD, terms_accepted=True)


@pytest.fixture
def client(platform: Platform, somebody: Person) -> Iterator[Client]:
    with Client(platform.base_url, signer=somebody, retry=Retry(attempts=2)) as opened:
        yield opened


def a_socket(platform: Platform, client: Client) -> ClientConnection:
    """A socket of somebody's, greeted."""
    ticket = client.identity.open_socket_ticket().ticket
    socket = connect(f"ws://127.0.0.1:{platform.port}/v1/events?ticket={ticket}").__enter__()
    assert '"welcome"' in str(socket.recv(timeout=5))
    return socket


def closing_of(socket: ClientConnection, timeout_s: float = 5) -> int | None:
    """The code with which the server closes."""
    while True:
        try:
            socket.recv(timeout=timeout_s)
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else int(closed.rcvd.code)


def user_id(person: Person) -> UUID:
    assert person.me is not None
    return person.me.user_id


def test_a_stale_token_is_refreshed_once_however_many_call(client: Client, somebody: Person) -> None:
    somebody.access_token, before = "stale", somebody.refresh_token
    with ThreadPoolExecutor(12) as threads:
        seen = {me.user_id for me in threads.map(lambda _: client.identity.get_me(), range(24))}
    assert seen == {user_id(somebody)}
    assert somebody.refresh_token != before
    somebody.access_token = "stale"
    assert client.identity.get_me().user_id == user_id(somebody), "the sign-in was not taken for stolen"


def test_the_same_for_asyncio(platform: Platform, somebody: Person) -> None:
    async def scenario() -> None:
        somebody.access_token = "stale"
        async with AsyncClient(platform.base_url, signer=somebody) as client:
            seen = await asyncio.gather(*(client.identity.get_me() for _ in range(24)))
            assert {me.user_id for me in seen} == {user_id(somebody)}

    asyncio.run(scenario())


def test_who_signed_out_is_told_so(client: Client, somebody: Person) -> None:
    client.identity.logout()
    with pytest.raises(Unauthenticated):
        client.identity.get_me()


def test_a_ticket_opens_one_socket(platform: Platform, client: Client) -> None:
    ticket = client.identity.open_socket_ticket().ticket
    address = f"ws://127.0.0.1:{platform.port}/v1/events?ticket={ticket}"
    with connect(address) as socket:
        assert '"welcome"' in str(socket.recv(timeout=5))
    for bad in (address, address.replace(ticket, "nonsense"), f"{address}&ticket={ticket}"):
        with connect(bad) as refused:
            assert closing_of(refused) == 4401


def test_a_socket_ends_with_the_sign_in_behind_it(platform: Platform, client: Client) -> None:
    socket = a_socket(platform, client)
    client.identity.logout()
    assert closing_of(socket) == 4401


def test_a_ban_closes_every_socket_and_refuses_every_token(
    platform: Platform, client: Client, somebody: Person, admin: Person
) -> None:
    """More sockets than workers, so that some are on the worker that did not hear of the ban by itself."""
    sockets = [a_socket(platform, client) for _ in range(8)]
    with Client(platform.base_url, signer=admin) as judge:
        judge.identity.ban_account(user_id(somebody), body=BanOrder(reason="Threats."))
        assert {closing_of(socket, timeout_s=1) for socket in sockets} == {4403}
        with pytest.raises(Denied):
            client.identity.get_me()
        judge.identity.lift_ban(user_id(somebody))
    with pytest.raises(Unauthenticated):
        client.identity.get_me()


def test_a_stream_of_somebodys_comes_back_with_another_ticket(platform: Platform, client: Client) -> None:
    with client.events(Topic.BROADCAST) as stream:
        stream._drop()  # as a lost connection does
        news = next(stream)
    assert news.to_dict()["topic"] == Topic.BROADCAST


def test_what_happens_to_somebodys_sessions_is_told_on_each_of_their_devices(
    platform: Platform,
) -> None:
    handle = f"somebody_{next(_numbers)}"
    laptop = Person.register(platform.base_url, handle, PASSWORD, terms_accepted=True, age_confirmed=True)
    phone = Person.sign_in(platform.base_url, handle, PASSWORD)
    topic = f"person:{user_id(laptop)}"
    with (
        Client(platform.base_url, signer=laptop) as client,
        Client(platform.base_url, signer=phone) as other,
        client.events(topic, after={topic: 0}) as here,
        other.events(topic, after={topic: 0}) as there,
    ):
        first = client.sessions.create_session(body=SessionCreation(mode="broadcast"))
        moved = other.sessions.transition_session(
            body=SessionMove(session_id=first.session_id, mode="broadcast")
        )
        client.sessions.end_session(moved.session.session_id)
        with stopped(platform.pids()["sfu"]), pytest.raises(Failed):
            client.sessions.create_session(body=SessionCreation(mode="mirror"))
        told = [[news for news, _ in zip(stream, range(6), strict=False)] for stream in (here, there)]
    assert told[0] == told[1]
    assert {news.to_dict()["topic"] for news in told[0]} == {topic}
    assert Counter(news.type for news in told[0]) == {
        "session.created": 2,
        "session.ended": 2,
        "session.transitioned": 1,
        "session.failed": 1,
    }
    assert told[0][-1].type == "session.failed"


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Hold a process still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_roles_decide_what_modes_are_offered(platform: Platform, client: Client, admin: Person) -> None:
    with Client(platform.base_url) as nobody, Client(platform.base_url, signer=admin) as judge:
        offered = [
            {mode.mode_id for mode in caller.modes.list_modes().items} for caller in (nobody, client, judge)
        ]
    assert offered[0] <= offered[1] <= offered[2]


def test_who_owns_the_machine_gives_another_password(platform: Platform, somebody: Person) -> None:
    assert somebody.me is not None
    handle = somebody.me.handle
    command = [sys.executable, "-m", "ops.vvtvctl", "people", "reset-password", handle, "--json"]
    environment = {**os.environ, "VVTV_HOME": str(platform.home)}

    def reset(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *words], cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60
        )

    done = reset()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["handle"], told["sign_ins_ended"]) == (handle, 1)
    with pytest.raises(Unauthenticated):
        Person.sign_in(platform.base_url, handle, PASSWORD)
    assert Person.sign_in(platform.base_url, handle, told["password"]).me == somebody.me
    platform.wait_until(lambda: not _is_in(platform, somebody.access_token), LIMIT_S, every_s=0.5)
    command[-2] = "nobody_at_all"
    assert (reset().returncode, "Nobody here has the handle nobody_at_all" in reset().stderr) == (1, True)


def _is_in(platform: Platform, access_token: str) -> bool:
    answer = httpx.get(f"{platform.base_url}/v1/me", headers={"authorization": f"Bearer {access_token}"})
    return answer.status_code == httpx.codes.OK
