"""The tap between real sockets: it hears how connections end, and is told which ends a test brings about."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.faulty import Act, FaultyServer, Received, answer, cut_short, drop, faulty_server, hang
from tests.support.platform import free_port
from tests.support.tap.ledger import Reader
from tests.support.tap.process import FOLDER, TapProcess, ledgers, violations

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: tv\r\n\r\n"


@pytest.fixture(autouse=True)
def own_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong here is wrong on purpose: the run's own ledger does not hear of it."""
    monkeypatch.setenv(FOLDER, str(tmp_path))


@contextmanager
def tapped(*acts: Act) -> Iterator[tuple[TapProcess, int, FaultyServer]]:
    """A tap, the port where it listens, and the server with a script behind it."""
    with faulty_server(*acts) as server:
        port = free_port()
        tap = TapProcess(port, int(server.base_url.rpartition(":")[2]))
        tap.start()
        try:
            yield tap, port, server
        finally:
            tap.stop()


def asked(port: int) -> bytes:
    """All that comes back for one request."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(REQUEST)
        return b"".join(iter(lambda: client.recv(65536), b""))


def reset(peer: socket.socket, request: Received) -> None:
    """Begin an answer and reset the connection."""
    cut_short(peer, request)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wrong() -> list[str]:
    """What the tap has written down by now."""
    return violations(Reader(ledgers()))


def test_an_answer_that_is_cut_off_is_passed_on_and_told() -> None:
    with tapped(cut_short) as (_, port, _):
        assert asked(port).endswith(b"\r\n\r\n{")
        assert ["GET /healthz: the server ended" in sentence for sentence in wrong()] == [True]


def test_a_reset_within_an_answer_is_told() -> None:
    with tapped(reset) as (_, port, _):
        asked(port)
        assert ["GET /healthz: the server ended" in sentence for sentence in wrong()] == [True]


def test_a_request_without_an_answer_is_told() -> None:
    with tapped(drop) as (_, port, _):
        assert asked(port) == b""
        assert ["GET /healthz: the server ended" in sentence for sentence in wrong()] == [True]


def test_what_a_test_cuts_off_is_not_judged_and_what_comes_after_is() -> None:
    with tapped(hang(0.5), cut_short, cut_short) as (tap, port, server):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as before:
            before.sendall(REQUEST)
            while not server.received:
                time.sleep(0.01)
            with tap.cuts():
                pass
            assert before.recv(9) == b""
        with tap.cuts():
            asked(port)
        assert wrong() == []
        asked(port)
        assert len(wrong()) == 1


def test_a_client_that_leaves_first_is_nobodys_fault() -> None:
    with tapped(hang(5), answer(200, {"status": "alive", "version": "1"})) as (_, port, _):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(REQUEST)
        asked(port)  # the server takes one connection after another: the first has ended
        assert not [sentence for sentence in wrong() if "ended" in sentence]
