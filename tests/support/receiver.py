"""A real HTTP server on this machine that takes what it is sent, or does what a receiver in trouble does."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Mood = Literal["well", "fails", "stalls", "hangs up", "redirects"]


@dataclass(frozen=True)
class Request:
    """A request as it came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Request], Reply]


class Receiver:
    """`got` is everything that came in; while there are `moods`, the next request meets the first of them."""

    def __init__(self, answer: Answer) -> None:
        self.got: list[Request] = []
        self.moods: deque[Mood] = deque()
        self.url = ""
        self.port = 0
        self._answer = answer
        self.stalled = threading.Event()

    def mood(self) -> Mood:
        """How the next request is met."""
        return self.moods.popleft() if self.moods else "well"

    def meet(self, request: Request) -> Reply:
        """Take a request."""
        self.got.append(request)
        return self._answer(request)


@contextmanager
def receiving(answer: Answer = lambda _: Reply(), port: int = 0) -> Iterator[Receiver]:
    """A receiver on a port of its own, or on `port` again."""
    receiver = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._serve()

        def do_GET(self) -> None:
            self._serve()

        def log_message(self, *_: object) -> None:
            return

        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(length))
            mood = receiver.mood()
            if mood == "stalls":
                receiver.stalled.wait(10)
                return
            if mood == "hangs up":
                return
            reply = receiver.meet(request) if mood == "well" else _trouble(mood, receiver.url)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

    class Server(ThreadingHTTPServer):
        allow_reuse_address = True
        daemon_threads = True

    server = Server(("127.0.0.1", port), Handler)
    receiver.port = server.server_port
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stalled.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _trouble(mood: Mood, url: str) -> Reply:
    if mood == "redirects":
        return Reply(307, headers=(("location", f"{url}/elsewhere"),))
    return Reply(500, b"not today")
