"""Starts the contenders, the real platform and channel-engine beside nginx, and reads their processes' CPU time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.nginx import documented, program
from tests.support.platform import free_port

HERE = Path(__file__).parent
START_S = 300.0
_NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; }}
  client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
  uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass(frozen=True)
class Contender:
    """A channel on air: its master playlist, the processes that answer viewers, and all others that keep it going."""

    name: str
    master: str
    answering: Sequence[int]
    others: Sequence[int] = ()


def cpu_s(pids: Sequence[int]) -> float:
    """CPU seconds that the processes used so far, in all their threads that still run."""
    return (
        sum(
            int((thread / "schedstat").read_text(encoding="ascii").split()[0])
            for pid in pids
            for thread in Path(f"/proc/{pid}/task").iterdir()
        )
        / 1e9
    )


@contextmanager
def ours(home: Path, film: Path) -> Iterator[Contender]:
    """The platform as `make up` runs it, with the film in its library and on air."""
    (home / "library").mkdir(parents=True)
    shutil.copy(film, home / "library")
    port = free_port()
    with (home / "platform.log").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "ops.vvtvctl", "up"],
            env={**os.environ, "VVTV_HOME": str(home), "VVTV_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(lambda: b'"kind":"programme"' in _read(f"{address}/v1/broadcast/now"))
        children = psutil.Process(supervisor.pid).children()
        named = {child.environ().get("VVTV_PROCESS", ""): child.pid for child in children}
        edges = [pid for name, pid in named.items() if name.startswith("edge")]
        others = [supervisor.pid, *(pid for name, pid in named.items() if not name.startswith("edge"))]
        yield Contender("ours", f"{address}/hls/main/master.m3u8", edges, others)
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(60)


@contextmanager
def behind_nginx(folder: Path, platform: Contender) -> Iterator[Contender]:
    """The same platform with the nginx of docs/nginx.md before it, which answers too."""
    port, upstream = free_port(), platform.master.removeprefix("http://").partition("/")[0]
    config = documented(folder, listen=f"127.0.0.1:{port}", upstream=upstream)
    nginx = subprocess.Popen([program(), "-c", str(config)], stderr=subprocess.DEVNULL)
    master = platform.master.replace(upstream, f"127.0.0.1:{port}")
    try:
        _await(lambda: b"#EXTM3U" in _read(master))
        yield Contender(
            f"{platform.name} behind nginx", master, [*platform.answering, nginx.pid], platform.others
        )
    finally:
        nginx.terminate()
        nginx.wait(10)


def install(folder: Path) -> None:
    """Install channel-engine as its lock file has it."""
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "engine.cjs"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True
    )


@contextmanager
def channel_engine(installed: Path, media: Path) -> Iterator[Contender]:
    """channel-engine, with nginx for the segments that it points at; nginx counts as another process."""
    files, port = free_port(), free_port()
    config = media / "nginx.conf"
    config.write_text(_NGINX.format(folder=media, root=media, port=files), encoding="utf-8")
    nginx = subprocess.Popen([program(), "-c", str(config)])
    engine = subprocess.Popen(
        ["node", "engine.cjs", f"http://127.0.0.1:{files}/hls/master.m3u8", str(port)],
        cwd=installed,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    master = f"http://127.0.0.1:{port}/channels/1/master.m3u8"
    try:
        _await(
            lambda: b"#EXTINF" in _read(f"http://127.0.0.1:{port}/channels/1/master2500000.m3u8;session=1")
        )
        yield Contender("channel-engine", master, [engine.pid], [nginx.pid])
    finally:
        for process in (engine, nginx):
            process.terminate()
            process.wait(10)


def _read(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bytes(answer.read())
    except OSError:
        return b""


def _await(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_S
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("a contender did not come up")
        time.sleep(0.1)
