"""What schemathesis needs to know of this platform: how control calls are signed, and where to note each answer."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import requests
import schemathesis
from requests.auth import AuthBase
from schemathesis.auths import GLOBAL_AUTH_STORAGE
from voulezvous import ControlSigner

CONTROL_PATH = "/v1/control/"
_WINDOW_S = 290


class SpreadClock:
    """Seconds since the epoch, each value given once: equal calls must not carry equal signatures.

    Goes round within the window that the platform accepts on both sides of now.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._step = 0

    def __call__(self) -> float:
        with self._lock:
            self._step = (self._step + 1) % (2 * _WINDOW_S)
            return time.time() + self._step - _WINDOW_S


class ControlAuth(AuthBase):
    """Signs what is really sent. A malformed timestamp that the fuzzer chose stays, and is signed as it is."""

    def __init__(self, signer: ControlSigner) -> None:
        self._signer = signer

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if request.path_url.startswith(CONTROL_PATH) and not self._malformed(
            request.headers.get("x-vvtv-ts")
        ):
            call = f"{request.method}\n{request.path_url}".encode()
            request.headers.update(self._signer.headers(call, _body(request)))
        return request

    def _malformed(self, ts: str | bytes | None) -> bool:
        text = ts.decode("latin-1") if isinstance(ts, bytes) else ts
        return text is not None and not (len(text) == 10 and text.isascii() and text.isdigit())


def _body(request: requests.PreparedRequest) -> bytes:
    body: Any = request.body
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b""


GLOBAL_AUTH_STORAGE.set_from_requests(
    ControlAuth(
        ControlSigner(os.environ["VVTV_CONTROL_TOKEN"], os.environ["VVTV_CONTROL_SECRET"], SpreadClock())
    )
)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note the operation and its status, so that the test can tell what was really exercised."""
    note = {"operation": case.operation.definition.raw.get("operationId"), "status": response.status_code}
    with Path(os.environ["VVTV_FUZZ_NOTES"]).open("a") as notes:
        notes.write(json.dumps(note) + "\n")
