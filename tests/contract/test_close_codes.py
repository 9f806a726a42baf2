"""Every close code that the contract declares for a socket, on a platform with narrow limits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from socket import SO_RCVBUF, SOL_SOCKET, create_connection
from typing import Any
from uuid import uuid4

import pytest
import redis
import yaml
from voulezvous import Client, Person
from voulezvous.generated.models import BanOrder, ChatThreadOpening, MatchJoin, MatchSegment
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.sync.client import connect
from websockets.uri import parse_uri

from tests.contract.listening import address_of, admin, close_of, hear, open_socket, thread
from tests.contract.sockets import BY_ADDRESS, CHAT, EVENTS, MATCH, PRESENCE
from tests.support.conformance import REPOSITORY, socket_contracts
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip

SUBSCRIBE = json.dumps({"type": "subscribe", "topics": ["broadcast"]})
BEGIN = {
    EVENTS.address: SUBSCRIBE,
    PRESENCE.address: json.dumps({"type": "watch"}),
    CHAT.address: json.dumps({"type": "follow"}),
    MATCH.address: json.dumps({"type": "watch"}),
}
MAX_CONNECTIONS = 8
#: What the system may hold between the server and a client that does not read, generously.
BUFFERED_BYTES = 16 * 2**20
STREAM = "vvtv:{broadcast}:events"
LONG = 3_900
"""Characters of four bytes each in a message that is not too large."""
PORTION = 32
"""As many as who reads is told before the next are there; twice as many are kept for who is behind."""
MANY = PORTION * (BUFFERED_BYTES // (4 * LONG * PORTION) + 4)
BURST, EVERY_S = 20, 0.02
"""How fast one client is heard."""
NOBODY = "01935b7e-5f00-7000-8000-00000000dead"
SEEN: dict[str, set[int]] = {contract.address: set() for contract in socket_contracts()}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One worker, few connections, little patience."""
    folder = tmp_path_factory.mktemp("narrow")
    shutil.copytree(REPOSITORY / "config", folder / "config")
    settings = folder / "config" / "platform.yaml"
    config = yaml.safe_load(settings.read_text())
    config["supervisor"] |= {"workers": 1}
    config["sockets"] |= {
        "max_connections": MAX_CONNECTIONS,
        "queue_messages": 64,
        "messages": {"burst": BURST, "every_s": EVERY_S},
        "ping_interval_s": 4,
        "pong_timeout_s": 4,
    }
    config["chat"] |= {"window_messages": 2 * PORTION, "batch": PORTION, "poll_interval_s": 0.1}
    settings.write_text(yaml.safe_dump(config))
    guardrails = folder / "config" / "cost-tiers.yaml"
    config = yaml.safe_load(guardrails.read_text())
    config["guardrails"]["presence"] |= {"ttl_s": 3, "gone_within_s": 4, "heartbeat_interval_s": 1}
    config["guardrails"]["quarantine"]["new_account_days"] = 0
    config["guardrails"]["chat"]["private_1to1"] |= {
        "messages_per_minute": 60_000,
        "burst": 10_000,
        "max_characters": LONG,
    }
    guardrails.write_text(yaml.safe_dump(config))
    (folder / "home" / "library").mkdir(parents=True)
    make_clip(folder / "home" / "library" / "clip.mp4")
    running = start_platform(folder / "home", env={"VVTV_CONFIG_DIR": str(folder / "config")})
    yield running
    running.stop()


@pytest.fixture(scope="module")
def patient(narrow: Platform) -> Platform:
    """The same, started again as patient as it is shipped: a loaded worker takes long to find out who is slow."""
    shipped = yaml.safe_load((REPOSITORY / "config" / "platform.yaml").read_text())["sockets"]
    settings = narrow.home.parent / "config" / "platform.yaml"
    config = yaml.safe_load(settings.read_text())
    config["sockets"] |= {name: shipped[name] for name in ("ping_interval_s", "pong_timeout_s")}
    settings.write_text(yaml.safe_dump(config))
    narrow.stop()
    narrow.start()
    return narrow


def seen(code: int, address: str = EVENTS.address) -> int:
    """Note a code that the server really sent."""
    SEEN[address].add(code)
    return code


on_every_socket = pytest.mark.parametrize("address", sorted(SEEN))


@on_every_socket
def test_a_misfit_closes_with_4400(narrow: Platform, address: str) -> None:
    with open_socket(narrow, address) as socket:
        socket.send("{}")
        assert seen(close_of(socket).code, address) == 4400


@on_every_socket
def test_a_frame_of_no_known_kind_closes_with_1002(narrow: Platform, address: str) -> None:
    with open_socket(narrow, address) as socket:
        socket.socket.sendall(bytes([0x83, 0x80, 0, 0, 0, 0]))  # opcode 3 is reserved (RFC 6455, 5.2)
        assert seen(close_of(socket).code, address) == 1002


@on_every_socket
def test_a_message_that_is_not_utf8_closes_with_1007(narrow: Platform, address: str) -> None:
    with open_socket(narrow, address) as socket:
        socket.send(b"\xff", text=True)
        assert seen(close_of(socket).code, address) == 1007


@on_every_socket
def test_a_message_that_is_too_large_closes_with_1009(narrow: Platform, address: str) -> None:
    with open_socket(narrow, address) as socket:
        socket.send(json.dumps({"type": "ping", "nonce": "n" * 20_000}))
        assert seen(close_of(socket).code, address) == 1009


@on_every_socket
def test_a_client_that_says_nothing_is_closed_with_4408(narrow: Platform, address: str) -> None:
    with open_socket(narrow, address) as socket:
        socket.send(BEGIN[address])
        assert seen(close_of(socket).code, address) == 4408


def test_a_client_that_answers_no_ping_is_closed_with_4408(narrow: Platform) -> None:
    """As when it hangs or is gone without a word: no defect of ours (1011)."""
    upgrade = ClientProtocol(parse_uri(f"ws://127.0.0.1:{narrow.port}{EVENTS.address}"))
    upgrade.send_request(upgrade.connect())
    heard = ClientProtocol(upgrade.uri, state=State.OPEN)
    with create_connection(("127.0.0.1", narrow.port), timeout=20) as mute:
        mute.sendall(b"".join(upgrade.data_to_send()))
        answer = b""
        while b"\r\n\r\n" not in answer:
            byte = mute.recv(1)
            assert byte, answer
            answer += byte
        while heard.close_rcvd is None:
            data = mute.recv(65536)
            assert data, "it ended without a close frame"
            heard.receive_data(data)
    assert Opcode.PING in {frame.opcode for frame in heard.events_received() if isinstance(frame, Frame)}
    assert seen(heard.close_rcvd.code) == 4408


def test_who_comes_back_too_soon_for_their_ticket_is_closed_with_4429(narrow: Platform) -> None:
    match = admin(narrow).match
    match.join_match(body=MatchJoin(mode="random", segment=MatchSegment(language="en")))
    try:
        with open_socket(narrow, MATCH.address), connect(address_of(narrow, MATCH.address)) as again:
            assert seen(close_of(again).code, MATCH.address) == 4429
    finally:
        match.leave_match()


@on_every_socket
def test_one_socket_too_many_is_closed_with_1013(narrow: Platform, address: str) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_CONNECTIONS):
            stack.enter_context(open_socket(narrow, address))
        with connect(address_of(narrow, address)) as late:
            assert seen(close_of(late).code, address) == 1013


def test_a_client_that_says_too_much_is_slowed_and_loses_nothing(narrow: Platform) -> None:
    said = [f"n{number}" for number in range(BURST + 50)]
    with open_socket(narrow, CHAT.address) as socket:
        began = time.monotonic()
        for nonce in said:
            socket.send(json.dumps({"type": "ping", "nonce": nonce}))
        assert [hear(socket)["nonce"] for _ in said] == said
        assert time.monotonic() - began >= 50 * EVERY_S


def test_a_thread_that_is_nobodys_is_closed_with_4404(narrow: Platform) -> None:
    where = address_of(narrow, CHAT.address).replace(thread(narrow), NOBODY)
    with connect(where) as refused:
        assert seen(close_of(refused).code, CHAT.address) == 4404


def test_a_thread_with_no_id_is_closed_with_4400(narrow: Platform) -> None:
    with connect(address_of(narrow, CHAT.address).replace(thread(narrow), "nothing")) as refused:
        assert seen(close_of(refused).code, CHAT.address) == 4400


@on_every_socket
def test_a_ticket_that_is_none_is_closed_with_4401(narrow: Platform, address: str) -> None:
    with connect(f"{address_of(narrow, address).partition('?')[0]}?ticket=nonsense") as refused:
        assert seen(close_of(refused).code, address) == 4401


@on_every_socket
def test_somebody_who_is_barred_is_closed_with_4403(narrow: Platform, address: str) -> None:
    admin = Person.sign_in(narrow.base_url, "admin", narrow.admin_password)
    handle = f"barred_{BY_ADDRESS[address].name}"
    somebody = Person.register(
        narrow.base_url, handle, "correct horse battery", terms_accepted=True, age_confirmed=True
    )
    with Client(narrow.base_url, signer=somebody) as client, Client(narrow.base_url, signer=admin) as judge:
        ticket = client.identity.open_socket_ticket().ticket
        assert admin.me is not None
        opened = client.chat.open_thread(body=ChatThreadOpening(user_id=admin.me.user_id))
        place = address.replace("{thread_id}", str(opened.thread_id))
        with connect(f"ws://127.0.0.1:{narrow.port}{place}?ticket={ticket}") as socket:
            assert '"welcome"' in str(socket.recv(timeout=5))
            assert somebody.me is not None
            judge.identity.ban_account(somebody.me.user_id, body=BanOrder(reason="Threats."))
            assert seen(close_of(socket).code, address) == 4403


def test_a_server_that_goes_away_says_1012(narrow: Platform) -> None:
    with ExitStack() as stack:
        sockets = {address: stack.enter_context(open_socket(narrow, address)) for address in SEEN}
        assert narrow.stop() == 0
        for address, socket in sockets.items():
            assert seen(close_of(socket).code, address) == 1012


def test_a_client_that_does_not_read_is_closed_with_4429(patient: Platform) -> None:
    with open_socket(patient, max_queue=1, compression=None) as socket:
        socket.send(SUBSCRIBE)
        patient.wait_until(lambda: bool(events_of(patient).exists(STREAM)), 60)
        with stopped(patient.pids()["lab"]):
            flood(patient)
            assert seen(close_of(socket).code) == 4429


def test_somebody_in_a_thread_who_does_not_read_is_closed_with_4429(patient: Platform) -> None:
    with create_connection(("127.0.0.1", patient.port)) as line:
        line.setsockopt(SOL_SOCKET, SO_RCVBUF, 65_536)
        options: Any = {"sock": line, "max_queue": 1, "compression": None}
        with (
            open_socket(patient, CHAT.address, **options) as slow,
            open_socket(patient, CHAT.address) as quick,
        ):
            for socket in (slow, quick):
                socket.send(BEGIN[CHAT.address])
                assert hear(socket)["type"] == "following"
            for last in range(PORTION, MANY + 1, PORTION):
                write_in_thread(patient, last - PORTION + 1, last)
                while hear(quick).get("sequence") != last:
                    continue
            assert seen(close_of(slow).code, CHAT.address) == 4429


@on_every_socket
def test_every_declared_code_was_sent_but_that_of_a_defect(address: str) -> None:
    assert BY_ADDRESS[address].close_codes - {1011} == SEEN[address]


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Hold a process still: the LAB would take our events for a Redis that is ahead of it."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def events_of(platform: Platform) -> redis.Redis:
    """The platform's Redis."""
    return redis.Redis.from_url(f"unix://{platform.home}/system/redis.sock", decode_responses=True)


def write_in_thread(platform: Platform, first: int, last: int) -> None:
    """Put messages in the thread; the platform looks and finds them."""
    row = "(thread_id, sequence, message_id, author_id, client_id, body, state, is_heard, sent_at)"
    with closing(sqlite3.connect(platform.home / "state" / "platform.db", timeout=20)) as database, database:
        said = [thread(platform), "🎉" * LONG, "visible", True, "2026-11-21T20:00:00Z"]
        database.executemany(
            f"INSERT INTO chat_message {row} VALUES (?1, ?6, ?7, '{NOBODY}', ?6, ?2, ?3, ?4, ?5)",
            [(*said, number, str(uuid4())) for number in range(first, last + 1)],
        )
        database.execute("UPDATE chat_thread SET sequence = ? WHERE thread_id = ?", (last, said[0]))


def flood(platform: Platform) -> None:
    """Put more events on the topic than the system can hold for one client."""
    server = events_of(platform)
    entries: Any = server.xrevrange(STREAM, count=1)
    name, fields = entries[0]
    text = next(key for key, value in fields.items() if value.startswith("{"))
    event = json.loads(fields[text])
    event["data"]["current"]["title"] = "x" * 4000
    first = int(name.split("-")[0]) + 1
    with server.pipeline(transaction=False) as pipe:
        for sequence in range(first, first + BUFFERED_BYTES // 4000):
            event["sequence"] = sequence
            pipe.xadd(STREAM, {**fields, text: json.dumps(event)}, id=f"{sequence}-0")
        pipe.execute()
