"""What Cloudflare answered, of its own names and shapes only as much as is acted upon; all else is let pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotUnderstood(ValueError):
    """The answer is none of Cloudflare's."""


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one track: `mid` is its m-line in the session that was asked, no `error` that all is well."""

    mid: str
    name: str
    session: str
    status: str
    error: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer about tracks. `answer` is the SDP of an answer to an offer, `must_answer` that there is an offer."""

    answer: str
    must_answer: bool
    tracks: tuple[Item, ...]
    error: str

    @property
    def first_error(self) -> str:
        """The first track's that has one."""
        return next((one.error for one in self.tracks if one.error), "")


def read_tracks(content: bytes) -> Told:
    """An answer about tracks. Raises NotUnderstood."""
    told = _object(content)
    described = told.get("sessionDescription") or {}
    listed = told.get("tracks") or []
    if not isinstance(described, dict) or not isinstance(listed, list):
        raise NotUnderstood
    answered = _text(described, "type") == "answer"
    return Told(
        answer=_text(described, "sdp") if answered else "",
        must_answer=told.get("requiresImmediateRenegotiation") is True,
        tracks=tuple(_item(one) for one in listed),
        error=_text(told, "errorCode"),
    )


def read_session(content: bytes) -> str:
    """The name of a new session. Raises NotUnderstood."""
    name = _text(_object(content), "sessionId")
    if not name:
        raise NotUnderstood
    return name


def read_servers(content: bytes) -> list[Mapping[str, Any]]:
    """The ICE servers as they are told. Raises NotUnderstood."""
    listed = _object(content).get("iceServers")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotUnderstood
    return listed


def read_error(content: bytes) -> str:
    """The code of a refusal, empty where there is none."""
    try:
        return _text(_object(content), "errorCode")
    except NotUnderstood:
        return ""


def _item(told: object) -> Item:
    if not isinstance(told, dict):
        raise NotUnderstood
    names = ("mid", "trackName", "sessionId", "status", "errorCode")
    return Item(*(_text(told, name) for name in names))


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(content)
    except ValueError as error:
        raise NotUnderstood from error
    if not isinstance(told, dict):
        raise NotUnderstood
    return told


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name) or ""
    if not isinstance(value, str):
        raise NotUnderstood
    return value
