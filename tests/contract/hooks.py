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
from voulezvous import ControlSigner, Person

from tests.contract.people import HANDLE, PASSWORD

CONTROL_PATH, REFRESH_PATH = "/v1/control/", "/v1/auth/refresh"
PASSWORD_PATH = "/v1/me/password"
_PASSWORD_LENGTH_MAX = 256  # of the contract; a longer one is the fuzzer's to be refused
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


class PersonAuth(AuthBase):
    """Calls as an admin of the run's own, who signs in again whenever the run has signed them out.

    Shows the refresh cookie where that is asked for: each is good once, so the next one is taken from the answer.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._lock = threading.Lock()
        self._person = Person.sign_in(base_url, HANDLE, PASSWORD)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if request.path_url == REFRESH_PATH:
            request.headers["cookie"] = f"vvtv_refresh={self._person.refresh_token}"
            request.headers.setdefault("x-vvtv-refresh", "1")  # one that the fuzzer chose stays
        else:
            request.headers["authorization"] = f"Bearer {self._person.access_token}"
        if request.path_url == PASSWORD_PATH:
            _keep_password(request)
        request.register_hook("response", self._heard)
        return request

    def _heard(self, answer: requests.Response, **how: Any) -> requests.Response:
        """Sign in again after an answer that says so, and make the call once more."""
        if "vvtv_refresh" in answer.cookies:
            self._person.refresh_token = str(answer.cookies["vvtv_refresh"])
        if answer.status_code != requests.codes.unauthorized or getattr(answer.request, "again", False):
            return answer
        _ = answer.content  # so that the connection is free
        answer.close()
        with self._lock:
            self._person = Person.sign_in(self._base_url, HANDLE, PASSWORD)
        again = answer.request.copy()
        again.hooks = requests.hooks.default_hooks()
        again.again = True  # type: ignore[attr-defined]
        return answer.connection.send(self(again), **how)


def _keep_password(request: requests.PreparedRequest) -> None:
    """Who knows the password and would change it keeps it, or the run could not sign in again."""
    try:
        said = json.loads(_body(request))
    except ValueError:
        return
    new = said.get("new") if isinstance(said, dict) and said.get("current") == PASSWORD else None
    if isinstance(new, str) and 1 <= len(new) <= _PASSWORD_LENGTH_MAX:
        body = json.dumps({**said, "new": PASSWORD})
        request.prepare_body(body, None)
        request.headers["content-type"] = "application/json"


class Callers(AuthBase):
    """Who calls what: operators below their path, people elsewhere."""

    def __init__(self, operators: ControlAuth, people: PersonAuth) -> None:
        self._operators = operators
        self._people = people

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        mine = self._operators if request.path_url.startswith(CONTROL_PATH) else self._people
        return mine(request)


GLOBAL_AUTH_STORAGE.set_from_requests(
    Callers(
        ControlAuth(
            ControlSigner(os.environ["VVTV_CONTROL_TOKEN"], os.environ["VVTV_CONTROL_SECRET"], SpreadClock())
        ),
        PersonAuth(os.environ["VVTV_FUZZ_URL"]),
    )
)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note the operation and its status, so that the test can tell what was really exercised."""
    note = {"operation": case.operation.definition.raw.get("operationId"), "status": response.status_code}
    with Path(os.environ["VVTV_FUZZ_NOTES"]).open("a") as notes:
        notes.write(json.dumps(note) + "\n")
