"""Cloudflare Realtime as far as the platform asks it: every request is held to Cloudflare's own published shapes.

The shapes are those of its OpenAPI document and of the pages that go with it: paths, methods, bearer, fields, which
m-lines a track may name, what is told item by item. A session is `reachable` once its answer was really given: only
then could somebody send or receive anything through it.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from tests.support.redis import RedisServer

APP, SECRET = "0123456789abcdef0123456789abcdef", "an-app-secret-that-only-the-house-knows"
TURN_KEY, TURN_TOKEN = "fedcba9876543210fedcba9876543210", "a-turn-token-that-only-the-house-knows"
_SESSION = re.compile(rf"/v1/apps/{APP}/sessions/(?P<session>[0-9a-f]{{32}})(?P<what>/tracks/\w+)?")
_TURN = re.compile(rf"/v1/turn/keys/{TURN_KEY}/credentials/(?P<what>[\w/-]+)")
_LOCAL, _REMOTE = {"location", "mid", "trackName"}, {"location", "sessionId", "trackName"}
Told = tuple[int, dict[str, Any] | None]
Double = TypeVar("Double", bound="CloudflareDouble")


@dataclass
class Line:
    """An m-line of an offer."""

    kind: str
    mid: str
    direction: str
    codecs: list[str]


@dataclass
class Flow:
    """A track of a session; `of` is where a received one comes from: session and name."""

    kind: str
    name: str
    status: str = "active"
    of: tuple[str, str] | None = None


@dataclass
class Session:
    """One PeerConnection."""

    lines: list[Line] = field(default_factory=list)
    tracks: dict[str, Flow] = field(default_factory=dict)
    reachable: bool = False
    connected: bool = True
    expired: bool = False


class CloudflareDouble:
    """`misfits` is what Cloudflare would not take, `faults` are the statuses of the next answers, work done or not."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.relays: set[str] = set()
        self.asked: list[str] = []
        self.misfits: list[str] = []
        self.faults: list[int] = []
        self.refused_mids: set[str] = set()
        """m-lines that cannot be closed just now."""
        self.between: Callable[[str], None] = lambda _what: None
        """Called with the last two words of the path that was asked, before it is answered."""
        self.url = ""

    @property
    def flowing(self) -> dict[str, list[str]]:
        """The tracks that somebody could send or receive, by session."""
        found = {
            name: sorted(mid for mid, flow in session.tracks.items() if flow.status == "active")
            for name, session in self.sessions.items()
            if session.reachable and not session.expired
        }
        return {name: mids for name, mids in found.items() if mids}

    def vanish(self, name: str) -> None:
        """The client of a session went without a word."""
        self.sessions[name].expired = True
        self._lose(name)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Told:
        """What Cloudflare says; a fault is told after the work was done, as when an answer is lost."""
        self.asked.append(f"{method} {path}")
        order = self._order(headers, body)
        told = self._answered(method, path, headers, order)
        self.between("/".join(path.split("/")[-2:]))
        if self.faults:
            return self.faults.pop(0), {"errorCode": "internal_error", "errorDescription": "out of order"}
        if told[0] == 200 and path.endswith("/tracks/new"):
            self.sessions[path.split("/")[5]].reachable = True
        return told

    def _order(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        if not body:
            return None
        if headers.get("content-type") != "application/json":
            self.misfits.append(f"content type {headers.get('content-type')}")
        order = json.loads(body)
        assert isinstance(order, dict)
        return order

    def _answered(
        self, method: str, path: str, headers: Mapping[str, str], order: dict[str, Any] | None
    ) -> Told:
        turn = _TURN.fullmatch(path)
        if headers.get("authorization") != f"Bearer {TURN_TOKEN if turn else SECRET}":
            return self._misfit(401, "unauthorized", f"{path} with another token")
        if turn:
            return self._turn(method, turn["what"], order)
        if (method, path, order) == ("POST", f"/v1/apps/{APP}/sessions/new", None):
            name = secrets.token_hex(16)
            self.sessions[name] = Session()
            return 201, {"sessionId": name}
        if found := _SESSION.fullmatch(path):
            return self._of_session(method, found["session"], found["what"], order)
        return self._misfit(404, "not_found", f"{method} {path} {order}")

    def _of_session(self, method: str, name: str, what: str | None, order: dict[str, Any] | None) -> Told:
        session = self.sessions.get(name)
        if session is None or session.expired:
            return 410, {"errorCode": "session_error", "errorDescription": "the session is gone"}
        asked = {
            ("POST", "/tracks/new"): self._new,
            ("PUT", "/tracks/update"): self._update,
            ("PUT", "/tracks/close"): self._close,
        }.get((method, what or ""))
        if asked is not None and order is not None:
            return asked(name, session, order)
        if (method, what, order) == ("GET", None, None):
            return 200, {"tracks": [_shown(mid, flow) for mid, flow in session.tracks.items()]}
        return self._misfit(405, "invalid_params", f"{method} {what}")

    def _turn(self, method: str, what: str, order: dict[str, Any] | None) -> Told:
        if method != "POST":
            return self._misfit(405, "invalid_params", f"{method} {what}")
        if what == "generate-ice-servers":
            if order is None or set(order) != {"ttl"} or type(order["ttl"]) is not int:
                return self._misfit(400, "invalid_params", f"turn {order}")
            username = secrets.token_hex(48)
            self.relays.add(username)
            host = "turn.cloudflare.com"
            urls = [f"turn:{host}:3478?transport=udp", f"turn:{host}:53?transport=udp", f"turns:{host}:443"]
            stun = {"urls": ["stun:stun.cloudflare.com:3478", "stun:stun.cloudflare.com:53"]}
            turn = {"urls": urls, "username": username, "credential": secrets.token_hex(48)}
            return 201, {"iceServers": [stun, turn]}
        username, _, verb = what.partition("/")
        if verb != "revoke" or order is not None:
            return self._misfit(400, "invalid_params", what)
        if username not in self.relays:
            return 404, None
        self.relays.discard(username)
        return 204, None

    def _new(self, name: str, session: Session, order: dict[str, Any]) -> Told:
        tracks, offer = order.get("tracks", []), order.get("sessionDescription", {})
        if set(order) != {"tracks", "sessionDescription"} or not tracks or len(tracks) > 64:
            return self._misfit(400, "invalid_params", f"tracks/new {sorted(order)}")
        if set(offer) != {"type", "sdp"} or offer["type"] != "offer":
            return self._misfit(400, "invalid_params", f"offer {sorted(offer)}")
        if session.lines:
            return self._misfit(406, "invalid_session_description", "a second offer")
        if "ice-refused" in offer["sdp"]:
            return 406, {"errorCode": "invalid_session_description", "errorDescription": "no such ICE"}
        session.lines = _lines(offer["sdp"])
        kinds = {track.get("location") for track in tracks}
        if kinds == {"local"} and all(set(track) == _LOCAL for track in tracks):
            items = [self._pushed(session, track) for track in tracks]
        elif kinds == {"remote"} and all(set(track) == _REMOTE for track in tracks):
            items = [self._pulled(session, track) for track in tracks]
        else:
            return self._misfit(400, "invalid_params", f"tracks {tracks}")
        told: dict[str, Any] = {"requiresImmediateRenegotiation": False, "tracks": items}
        if any("errorCode" not in item for item in items):
            told["sessionDescription"] = {"type": "answer", "sdp": self.agree(name, session, offer["sdp"])}
        return 200, told

    def agree(self, name: str, session: Session, offer: str) -> str:
        """The answer to a session's offer, whose tracks are noted; here one that connects to nothing."""
        return _answer(session.lines)

    def _pushed(self, session: Session, track: Mapping[str, str]) -> dict[str, Any]:
        line = next((one for one in session.lines if one.mid == track["mid"]), None)
        names = {flow.name for flow in session.tracks.values()}
        if line is None or line.direction != "sendonly" or track["trackName"] in names:
            self.misfits.append(f"pushed {track}")
            return {**track, "errorCode": "invalid_params"}
        session.tracks[line.mid] = Flow(line.kind, track["trackName"])
        return {"mid": line.mid, "trackName": track["trackName"]}

    def _pulled(self, session: Session, track: Mapping[str, str]) -> dict[str, Any]:
        source = self._source(track)
        told = {"sessionId": track["sessionId"], "trackName": track["trackName"]}
        if source is None:
            return {**told, "errorCode": "not_found_track_error", "errorDescription": "not found"}
        # The last m-line first: nobody may rely on an order that Cloudflare does not promise.
        free = [
            one
            for one in reversed(session.lines)
            if one.mid not in session.tracks and one.kind == source.kind and one.direction == "recvonly"
        ]
        if not free:
            self.misfits.append(f"no m-line for {track}")
            return {**told, "errorCode": "invalid_params"}
        of = (track["sessionId"], track["trackName"])
        session.tracks[free[0].mid] = Flow(source.kind, track["trackName"], of=of)
        return {**told, "mid": free[0].mid}

    def _update(self, name: str, session: Session, order: dict[str, Any]) -> Told:
        tracks = order.get("tracks", [])
        fits = set(order) == {"tracks"} and all(set(one) == _REMOTE | {"mid"} for one in tracks)
        if not fits or not tracks:
            return self._misfit(400, "invalid_params", f"tracks/update {order}")
        items = []
        for track in tracks:
            source, flow = self._source(track), session.tracks.get(track["mid"])
            if source is None or flow is None or flow.status != "active" or flow.kind != source.kind:
                items.append({"mid": track["mid"], "errorCode": "update_track_error"})
                continue
            flow.name, flow.of = track["trackName"], (track["sessionId"], track["trackName"])
            items.append({key: track[key] for key in ("mid", "sessionId", "trackName")})
        return 200, {"requiresImmediateRenegotiation": False, "tracks": items}

    def _close(self, name: str, session: Session, order: dict[str, Any]) -> Told:
        tracks = order.get("tracks", [])
        fits = set(order) == {"tracks", "force"} and all(set(one) == {"mid"} for one in tracks)
        if not fits or order["force"] is not True or not tracks:
            return self._misfit(400, "invalid_params", f"tracks/close {order}")
        if not session.connected:
            return 425, {"errorCode": "session_error", "errorDescription": "not connected yet"}
        items = []
        for mid in (one["mid"] for one in tracks):
            flow = session.tracks.get(mid)
            if flow is None or flow.status != "active":
                items.append({"mid": mid, "errorCode": "close_track_error", "errorDescription": "absent"})
            elif mid in self.refused_mids:
                items.append({"mid": mid, "errorCode": "internal_error", "errorDescription": "Backend error"})
            else:
                flow.status = "inactive"
                items.append({"mid": mid})
        self._lose(name)
        return 200, {"requiresImmediateRenegotiation": False, "tracks": items}

    def _source(self, track: Mapping[str, str]) -> Flow | None:
        session = self.sessions.get(track["sessionId"])
        if session is None or session.expired:
            return None
        found = (flow for flow in session.tracks.values() if flow.of is None and flow.status == "active")
        return next((flow for flow in found if flow.name == track["trackName"]), None)

    def _lose(self, name: str) -> None:
        """Let what others receive of a session end with what it sent."""
        gone = self.sessions[name]
        sent = {
            flow.name
            for flow in gone.tracks.values()
            if flow.of is None and (gone.expired or flow.status != "active")
        }
        for session in tuple(self.sessions.values()):
            for flow in session.tracks.values():
                if flow.of is not None and flow.of[0] == name and flow.of[1] in sent:
                    flow.status = "inactive"

    def _misfit(self, status: int, code: str, told: str) -> Told:
        self.misfits.append(told)
        return status, {"errorCode": code, "errorDescription": told}


def _lines(sdp: str) -> list[Line]:
    """The m-lines of an offer, which must be whole."""
    assert sdp.startswith("v=0\r\n") and sdp.endswith("\r\n")
    found = []
    for part in re.split(r"(?m)^(?=m=)", sdp)[1:]:
        kind, _, profile, *types = part.splitlines()[0][2:].split()
        assert profile == "UDP/TLS/RTP/SAVPF" and types
        told = dict(re.findall(r"(?m)^a=rtpmap:(\d+) ([^/\r\n]+)", part))
        assert set(told) == set(types), "a payload type without its codec, or the other way round"
        direction = re.findall(r"(?m)^a=(sendonly|recvonly|sendrecv|inactive)\r?$", part)
        mid = re.findall(r"(?m)^a=mid:(\S+)", part)
        found.append(Line(kind, mid[0], direction[0], [told[number] for number in types]))
    return found


def _answer(lines: list[Line]) -> str:
    turned = {"sendonly": "recvonly", "recvonly": "sendonly"}
    told = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=ice-lite"]
    for line in lines:
        told += [f"m={line.kind} 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "b=AS:99999"]
        told += [f"a=mid:{line.mid}", f"a={turned[line.direction]}", f"a=rtpmap:96 {line.codecs[0]}/90000"]
    return "\r\n".join((*told, ""))


def _shown(mid: str, flow: Flow) -> dict[str, Any]:
    told = {"mid": mid, "trackName": flow.name, "status": flow.status}
    if flow.of is None:
        return {**told, "location": "local"}
    return {**told, "location": "remote", "sessionId": flow.of[0]}


def realtime_settings(home: Path, double: CloudflareDouble, redis: RedisServer) -> dict[str, str]:
    """The variables of a house whose media go through the double."""
    return {
        "VVTV_HOME": str(home),
        "VVTV_REDIS_URL": f"unix://{redis.launch.socket}",
        "VVTV_CFG__media__provider": "cloudflare",
        "VVTV_CFG__media__cloudflare__api_url": double.url,
        "VVTV_REALTIME_APP": APP,
        "VVTV_REALTIME_SECRET": SECRET,
    }


@contextmanager
def cloudflare() -> Iterator[CloudflareDouble]:
    """The double on a port of its own."""
    with serving(CloudflareDouble()) as double:
        yield double


@contextmanager
def serving(double: Double) -> Iterator[Double]:
    """A double on a port of its own; an assertion that fails in it is a misfit."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            try:
                status, told = double.answer(
                    self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body
                )
            except Exception as error:
                double.misfits.append(repr(error))
                raise
            content = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            if status != 204:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815 (what the standard library calls)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
