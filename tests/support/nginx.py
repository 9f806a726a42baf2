"""nginx as docs/nginx.md has it: the lines of the document, and only ports and folders are those of this run."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.conformance import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "nginx.md"
_START_S = 20.0
_AROUND = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {documented}
}}
"""


def program() -> str:
    """Where nginx is; Debian keeps it off a user's path."""
    return shutil.which("nginx") or "/usr/sbin/nginx"


def documented(
    folder: Path, *, listen: str, upstream: str, further: Iterable[str] = (), serving: str = ""
) -> Path:
    """Write the documented configuration for `listen` and `upstream` (`address:port` or `unix:path`); where it lies.

    `further` nodes stand in it beside `upstream`, and locations that are `serving` beside those of the document.
    """
    block = re.search(
        r"^```nginx\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert block, f"{DOCUMENT} shows no configuration"
    text = block[1]
    for theirs, here in (
        ("/var/cache/nginx/voulezvous", f"{folder}/cache"),
        ("server 127.0.0.1:8080;", " ".join(f"server {node};" for node in (upstream, *further))),
        ("listen 80;", f"listen {listen};{serving}"),
    ):
        assert text.count(theirs) == 1, f"{DOCUMENT} has {theirs!r} {text.count(theirs)} times"
        text = text.replace(theirs, here)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    path.write_text(_AROUND.format(folder=folder, documented=text), encoding="utf-8")
    return path


@contextmanager
def in_front(folder: Path, port: int, upstream: str, *further: str, serving: str = "") -> Iterator[str]:
    """The address of a running nginx before `upstream` and any `further` nodes."""
    listen = f"127.0.0.1:{port}"
    config = documented(folder, listen=listen, upstream=upstream, further=further, serving=serving)
    process = subprocess.Popen([program(), "-c", str(config)], stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + _START_S
        while not _listens(port):
            assert process.poll() is None, process.communicate()[1].decode()
            assert time.monotonic() < deadline, "nginx does not listen"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
