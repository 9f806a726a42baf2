"""A person's sign-in: shows the access token with every call, and refreshes it when the platform wants another.

The refresh token is good once, so one refresh at a time: calls that meet an expired token together wait for one of
them, in threads and on an event loop alike.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from typing import Any, Self

import httpx
import msgspec

from voulezvous.calls import network_error
from voulezvous.errors import UnexpectedAnswer, error_of
from voulezvous.generated.models import Me, SignedIn
from voulezvous.signing import Signer

COOKIE = "vvtv_refresh"
_REFRESH, _MARK = "/v1/auth/refresh", {"x-vvtv-refresh": "1"}


class Person(Signer):
    """Signs calls as somebody; a `Client` and an `AsyncClient` take it as `signer`. Threads may share it.

    `access_token` and `refresh_token` may be kept to go on in another process, as secrets: whoever holds the refresh
    token is signed in. After a refresh the earlier one is used up.
    """

    requires_request_body = False
    scheme = "accessToken"

    def __init__(self, base_url: str, access_token: str, refresh_token: str) -> None:
        self.access_token = access_token
        self.refresh_token = refresh_token
        self._base_url = base_url.rstrip("/")
        self._threads = threading.Lock()
        self._tasks = asyncio.Lock()
        self.me: Me | None = None
        """The account as the last sign-in or refresh told it."""

    @classmethod
    def sign_in(
        cls,
        base_url: str,
        handle: str,
        password: str,
        *,
        device_id: str | None = None,
        device_label: str | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> Self:
        """Sign in. Raises Unauthenticated, Denied (BANNED), RateLimited and the other errors of a call."""
        said = {"handle": handle, "password": password, "device_id": device_id, "device_label": device_label}
        return cls._opened(base_url, "/v1/auth/login", said, transport)

    @classmethod
    def register(
        cls,
        base_url: str,
        handle: str,
        password: str,
        *,
        transport: httpx.BaseTransport | None = None,
        **more: Any,
    ) -> Self:
        """Make an account, with the further properties of `Registration`, and sign in to it."""
        return cls._opened(
            base_url, "/v1/auth/register", {"handle": handle, "password": password, **more}, transport
        )

    @classmethod
    def _opened(
        cls, base_url: str, path: str, said: dict[str, Any], transport: httpx.BaseTransport | None
    ) -> Self:
        with httpx.Client(base_url=base_url, transport=transport) as http:
            body = {name: value for name, value in said.items() if value is not None}
            try:
                answer = http.post(path, json=body)
            except httpx.RequestError as error:
                raise network_error(error) from error
        person = cls(base_url, "", "")
        person._take(answer)
        return person

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Show the token; when it is refused, refresh it once and show the next."""
        shown = self._show(request)
        answer = yield request
        if answer.status_code != httpx.codes.UNAUTHORIZED:
            return
        with self._threads:
            if self.access_token == shown:
                refreshed = yield self._refresh()
                refreshed.read()
                if not refreshed.is_success:
                    return
                self._take(refreshed)
        self._show(request)
        yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The same on an event loop."""
        shown = self._show(request)
        answer = yield request
        if answer.status_code != httpx.codes.UNAUTHORIZED:
            return
        async with self._tasks:
            if self.access_token == shown:
                refreshed = yield self._refresh()
                await refreshed.aread()
                if not refreshed.is_success:
                    return
                self._take(refreshed)
        self._show(request)
        yield request

    def _show(self, request: httpx.Request) -> str:
        shown = self.access_token
        request.headers["authorization"] = f"Bearer {shown}"
        return shown

    def _refresh(self) -> httpx.Request:
        headers = {**_MARK, "cookie": f"{COOKIE}={self.refresh_token}"}
        return httpx.Request("POST", self._base_url + _REFRESH, headers=headers)

    def _take(self, answer: httpx.Response) -> None:
        """Hold what a sign-in or a refresh gave."""
        if not answer.is_success:
            raise error_of(answer.status_code, answer.headers, answer.content)
        token = httpx.Cookies()
        token.extract_cookies(answer)
        try:
            opened = msgspec.json.decode(answer.content, type=SignedIn)
            self.refresh_token = token[COOKIE]
        except (msgspec.DecodeError, KeyError) as error:
            raise UnexpectedAnswer(answer.status_code, answer.content, str(error)) from error
        self.access_token, self.me = opened.access_token, opened.me
