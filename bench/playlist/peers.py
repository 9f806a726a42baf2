"""Starts and stops contenders on UNIX sockets, and reads the CPU time that they used."""

from __future__ import annotations

import shutil
import socket as sockets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.playlist.stage import PLAYLIST, SEGMENT, origin
from tests.support.nginx import documented, program

_NGINX = """
daemon off; master_process off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/nginx.err;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types {{ application/vnd.apple.mpegurl m3u8; video/mp4 m4s; }}
  client_body_temp_path {root}/t; proxy_temp_path {root}/t; fastcgi_temp_path {root}/t;
  uwsgi_temp_path {root}/t; scgi_temp_path {root}/t;
  server {{
    listen unix:{socket}; root {root}/www;
    location ~ m3u8$ {{ add_header cache-control "public, max-age=1"; add_header access-control-allow-origin *; }}
    location ~ m4s$ {{
      add_header cache-control "public, max-age=31536000, immutable"; add_header access-control-allow-origin *;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Contender:
    """A running server."""

    name: str
    socket: Path
    processes: tuple[psutil.Process, ...]

    def cpu_s(self) -> float:
        """CPU seconds used so far by all its processes; each works in one thread."""
        return sum(map(_cpu_s, self.processes))


@contextmanager
def running(name: str, root: Path) -> Iterator[Contender]:
    """`origin`, `naive`, `nginx`, or `front`, the origin with the documented nginx before it; ready to answer."""
    socket = root / f"{name}.sock"
    with ExitStack() as started:
        processes = []
        for behind, command in _commands(name, root, socket):
            process = subprocess.Popen(command)
            started.callback(_end, process)
            _await(behind, process)
            processes.append(psutil.Process(process.pid))
        yield Contender(name, socket, tuple(processes))
        socket.unlink(missing_ok=True)


def _commands(name: str, root: Path, socket: Path) -> list[tuple[Path, list[str]]]:
    if name == "nginx":
        return [(socket, _nginx(root, socket))]
    if name == "front":
        behind, folder = root / "behind.sock", root / "front"
        shutil.rmtree(folder, ignore_errors=True)
        config = documented(folder, listen=f"unix:{socket}", upstream=f"unix:{behind}")
        return [(behind, _ours("origin", root, behind)), (socket, [program(), "-c", str(config)])]
    return [(socket, _ours(name, root, socket))]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(10)


def _cpu_s(process: psutil.Process) -> float:
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        used = process.cpu_times()
        return float(used.user + used.system)


def has_nginx() -> bool:
    """Whether nginx is on this machine."""
    return shutil.which(program()) is not None


def _ours(name: str, root: Path, socket: Path) -> list[str]:
    return [sys.executable, "-m", "bench.playlist.serve", name, str(root), str(socket)]


def _nginx(root: Path, socket: Path) -> list[str]:
    ours = origin(root)
    for path in (PLAYLIST, SEGMENT):
        file = root / "www" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(ours.answer(path).parts))
    config = root / "nginx.conf"
    config.write_text(_NGINX.format(root=root, socket=socket), encoding="utf-8")
    return [program(), "-c", str(config)]


def _await(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        probe = sockets.socket(sockets.AF_UNIX)
        try:
            probe.connect(str(path))
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            probe.close()
    raise RuntimeError(f"{path.name} did not come up")
