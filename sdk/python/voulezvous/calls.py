"""Carries calls out: for threads, and for asyncio. Everything that is decided is decided in `retry` and `operation`."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx

from voulezvous.errors import NetworkError, VoulezvousError
from voulezvous.operation import Operation, Request
from voulezvous.retry import ONCE, Course, Retry
from voulezvous.signing import Signer

T = TypeVar("T")
NOTHING: Mapping[str, Any] = {}


class Calls:
    """Sends what an operation describes and returns its result; every attempt is signed anew."""

    def __init__(
        self, http: httpx.Client, signer: Signer | None, retry: Retry | None, timeout_s: float
    ) -> None:
        self._http = http
        self._signer = signer
        self._retry = retry or ONCE
        self._timeout_s = timeout_s

    def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, Any] = NOTHING,
        query: Mapping[str, Any] = NOTHING,
        headers: Mapping[str, Any] = NOTHING,
        body: Any = None,
    ) -> T:
        """Call until there is a result. Raises VoulezvousError."""
        request = operation.request(path, query, headers, body)
        course = Course(operation, self._retry, time.monotonic())
        while True:
            try:
                return operation.result(self._send(operation, request, course))
            except VoulezvousError as error:
                if course.is_done(error):
                    return None  # type: ignore[return-value] # a DELETE has no other result
                wait_s = course.wait_s(error, time.monotonic())
            time.sleep(wait_s)

    def _send(self, operation: Operation[T], request: Request, course: Course) -> httpx.Response:
        try:
            return self._http.request(
                **_arguments(operation, request, self._signer),
                timeout=course.timeout_s(self._timeout_s, time.monotonic()),
            )
        except httpx.RequestError as error:
            raise network_error(error) from error


class AsyncCalls:
    """The same for asyncio; cancelling the task ends the call, wherever it is."""

    def __init__(
        self, http: httpx.AsyncClient, signer: Signer | None, retry: Retry | None, timeout_s: float
    ) -> None:
        self._http = http
        self._signer = signer
        self._retry = retry or ONCE
        self._timeout_s = timeout_s

    async def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, Any] = NOTHING,
        query: Mapping[str, Any] = NOTHING,
        headers: Mapping[str, Any] = NOTHING,
        body: Any = None,
    ) -> T:
        """Call until there is a result. Raises VoulezvousError."""
        request = operation.request(path, query, headers, body)
        course = Course(operation, self._retry, time.monotonic())
        while True:
            try:
                return operation.result(await self._send(operation, request, course))
            except VoulezvousError as error:
                if course.is_done(error):
                    return None  # type: ignore[return-value] # a DELETE has no other result
                wait_s = course.wait_s(error, time.monotonic())
            await asyncio.sleep(wait_s)

    async def _send(self, operation: Operation[T], request: Request, course: Course) -> httpx.Response:
        try:
            return await self._http.request(
                **_arguments(operation, request, self._signer),
                timeout=course.timeout_s(self._timeout_s, time.monotonic()),
            )
        except httpx.RequestError as error:
            raise network_error(error) from error


def network_error(error: httpx.RequestError) -> NetworkError:
    """Return the error of an attempt that no answer came to; it names what was asked, and where."""
    asked = f"{error.request.method} {error.request.url}"
    return NetworkError(f"no answer to {asked}: {str(error) or type(error).__name__}")


def _arguments(operation: Operation[Any], request: Request, signer: Signer | None) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.target,
        "params": request.query or None,
        "headers": request.headers,
        "content": request.body,
        "auth": signer if signer and signer.covers(operation.security) else None,
    }
