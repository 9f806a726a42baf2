"""A second network on this machine, for people who reach the house by HTTP and by TURN, and in no other way.

A namespace with one link to the machine's own. At the near end of the link are two addresses: `DOOR`, where HTTP and
coturn listen, and `INSIDE`, where the SFU is and coturn relays from. The far end has a route to the first alone, so
that no packet of its own ever gets to the second.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.conformance import REPOSITORY
from tests.support.viewer import CHROMIUM

DOCUMENT = REPOSITORY / "docs" / "media.md"

DOOR, INSIDE, _AWAY = "198.18.0.1", "198.19.0.1", "198.18.0.2"
"""Of the range that RFC 2544 sets apart for tests between networks."""
_START_S, _PATIENCE_S = 10.0, 60.0


@dataclass(frozen=True)
class Away:
    """The far network."""

    namespace: str
    near: str

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """The outcome of a command there."""
        inside = [_ip(), "netns", "exec", self.namespace, *command]
        return subprocess.run(inside, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)

    def chromium(self, folder: Path) -> str:
        """A program that is Chromium there."""
        script = folder / "chromium-away"
        script.write_text(f'#!/bin/sh\nexec {_ip()} netns exec {self.namespace} {CHROMIUM} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def reaches(self, host: str) -> bool:
        """Whether there is any way for a packet from there to `host`."""
        return self.run(_ip(), "route", "get", host).returncode == 0


def forbidden() -> str:
    """Why no network namespace can be made here, as the machine says it; empty where one can."""
    name = f"vvtv-try-{os.getpid()}"
    made = subprocess.run([_ip(), "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        subprocess.run([_ip(), "netns", "delete", name], check=True)
    return made.stderr.strip() or ("" if made.returncode == 0 else "ip netns add failed")


@contextmanager
def away() -> Iterator[Away]:
    """The far network, gone afterwards with its link."""
    there = Away(f"vvtv-{os.getpid()}", f"vvn{os.getpid()}")
    far = f"vvf{os.getpid()}"
    _do("netns", "add", there.namespace)
    try:
        _do("link", "add", there.near, "type", "veth", "peer", "name", far)
        _do("link", "set", far, "netns", there.namespace)
        for address in (DOOR, INSIDE):
            _do("address", "add", f"{address}/24", "dev", there.near)
        _do("link", "set", there.near, "up")
        _do("-n", there.namespace, "address", "add", f"{_AWAY}/24", "dev", far)
        for link in ("lo", far):
            _do("-n", there.namespace, "link", "set", link, "up")
        yield there
    finally:
        subprocess.run([_ip(), "link", "delete", there.near], capture_output=True, check=False)
        _do("netns", "delete", there.namespace)


@contextmanager
def coturn(folder: Path, secret: str) -> Iterator[str]:
    """The URL of a coturn at the door, set up as docs/media.md has it; it takes UDP and TCP."""
    with socket.create_server((DOOR, 0)) as probe:
        port = probe.getsockname()[1]
    config, log = folder / "turnserver.conf", folder / "turnserver.log"
    config.write_text(documented(port, secret), encoding="utf-8")
    command = [
        _turnserver(),
        "-c",
        str(config),
        "--log-file",
        "stdout",
        "--pidfile",
        str(folder / "turn.pid"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--userdb", str(folder / "turn.db")], stdout=out, stderr=out)
    try:
        until = time.monotonic() + _START_S
        while not _listens(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield f"turn:{DOOR}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def documented(port: int, secret: str) -> str:
    """The configuration of docs/media.md, for the addresses of this run."""
    block = re.search(r"^```ini\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block, f"{DOCUMENT} shows no coturn"
    text = block[1]
    for theirs, here in (
        ("listening-ip=203.0.113.7", f"listening-ip={DOOR}"),
        ("listening-port=3478", f"listening-port={port}"),
        ("relay-ip=10.0.0.7", f"relay-ip={INSIDE}"),
        ("allowed-peer-ip=10.0.0.7", f"allowed-peer-ip={INSIDE}"),
        ("static-auth-secret=VVTV_TURN_SECRET", f"static-auth-secret={secret}"),
    ):
        assert text.count(theirs) == 1, f"{DOCUMENT} has {theirs!r} {text.count(theirs)} times"
        text = text.replace(theirs, here)
    return text


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((DOOR, port)) == 0


def _do(*words: str) -> None:
    subprocess.run([_ip(), *words], check=True)


def _ip() -> str:
    return shutil.which("ip") or "/sbin/ip"


def _turnserver() -> str:
    return shutil.which("turnserver") or "/usr/bin/turnserver"
