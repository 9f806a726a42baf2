"""A LiveKit server as far as the platform asks one: rooms by Twirp, every request held to LiveKit's own shapes.

The shapes were captured from LiveKit's SDK: paths, the JSON of its protobuf messages, and the claims of its tokens.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

KEY, SECRET = "APIhouse", "a-secret-that-livekit-shares-with-the-house"
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "CreateRoom": {"name": str, "empty_timeout": int, "departure_timeout": int, "max_participants": int},
    "DeleteRoom": {"room": str},
    "RemoveParticipant": {"room": str, "identity": str},
}
_REQUIRED = {"CreateRoom": "name", "DeleteRoom": "room", "RemoveParticipant": "identity"}
_GRANTS = {
    "roomJoin", "room", "canPublish", "canSubscribe", "canPublishData", "canPublishSources", "roomCreate",
    "roomList", "roomAdmin", "hidden",
}  # fmt: skip
_SOURCES = {"camera", "microphone", "screen_share", "screen_share_audio"}


class LiveKitDouble:
    """Rooms by name. `misfits` is what no LiveKit server would take, `faults` are the statuses of the next answers."""

    def __init__(self) -> None:
        self.rooms: dict[str, int] = {}
        self.asked = 0
        self.removed: list[tuple[str, str]] = []
        """Rooms, and who was removed from them."""
        self.misfits: list[str] = []
        self.faults: list[int] = []
        self.url = ""

    def join(self, token: str) -> set[str]:
        """The sources that a client may publish who joins with a token; raises for one that is no LiveKit token."""
        said = jwt.decode(
            token, SECRET, ["HS256"], issuer=KEY, options={"require": ["sub", "nbf", "exp", "iss"]}
        )
        video = said["video"]
        assert set(video) <= _GRANTS and video["roomJoin"] is True and video["room"] in self.rooms
        assert set(video["canPublishSources"]) <= _SOURCES
        return set(video["canPublishSources"])

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """What the server says; a fault is told after the work was done, as when an answer is lost."""
        self.asked += 1
        service, _, method = path.rpartition("/")
        if service != "/twirp/livekit.RoomService" or method not in _FIELDS:
            self.misfits.append(path)
            return 404, {"code": "bad_route", "msg": path}
        if self._unknown(headers, json.loads(body)):
            return 401, {"code": "unauthenticated", "msg": "invalid token"}
        if headers["content-type"] != "application/json":
            self.misfits.append(headers["content-type"])
        order = json.loads(body)
        fields = _FIELDS[method]
        wrong = [name for name, value in order.items() if type(value) is not fields.get(name)]
        if wrong or not order.get(_REQUIRED[method]):
            self.misfits.append(f"{method}: {wrong or order}")
            return 400, {"code": "malformed", "msg": str(wrong)}
        status, told = self._done(method, order)
        if self.faults:
            return self.faults.pop(0), {"code": "unavailable", "msg": "out of order"}
        return status, told

    def _unknown(self, headers: Mapping[str, str], order: Mapping[str, Any]) -> bool:
        try:
            token = headers.get("authorization", "").removeprefix("Bearer ")
            said = jwt.decode(
                token, SECRET, ["HS256"], issuer=KEY, options={"require": ["nbf", "exp", "iss"]}
            )
        except jwt.InvalidTokenError as error:
            self.misfits.append(str(error))
            return True
        within = {"roomAdmin": True, "room": order.get("room")}
        if said.get("video") != (within if "identity" in order else {"roomCreate": True}):
            self.misfits.append(str(said))
        return False

    def _done(self, method: str, order: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        if method == "CreateRoom":
            self.rooms[order["name"]] = order.get("empty_timeout", 300)
            return 200, {"sid": "RM_1", "name": order["name"], "empty_timeout": self.rooms[order["name"]]}
        if method == "RemoveParticipant":
            self.removed.append((order["room"], order["identity"]))
            return 404, {"code": "not_found", "msg": "participant does not exist"}
        if self.rooms.pop(order["room"], None) is None:
            return 404, {"code": "not_found", "msg": "requested room does not exist"}
        return 200, {}


@contextmanager
def livekit() -> Iterator[LiveKitDouble]:
    """The double on a port of its own."""
    double = LiveKitDouble()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, told = double.answer(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
