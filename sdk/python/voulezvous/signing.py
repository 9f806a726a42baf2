"""Signs calls. A signer is an httpx auth: it signs every attempt of a call anew, since a signature is good once."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Generator
from uuid import UUID, uuid4

import httpx
import msgspec

from voulezvous.generated.models import ErrorCode


class Signer(httpx.Auth):
    """What all signers share. `scheme` is the security scheme of the contract that it answers."""

    requires_request_body = True
    scheme: str | None = None

    def covers(self, security: tuple[str, ...]) -> bool:
        """Whether an operation with this security is signed; one without a scheme signs whatever it is given."""
        return self.scheme is None or self.scheme in security


class ControlSigner(Signer):
    """Signs an operator's calls: bearer token, `x-vvtv-ts` and `x-vvtv-signature`; threads may share it.

    The signature is hex HMAC-SHA256 over `METHOD\\nPATH[?query]\\nTIMESTAMP\\nBODY`. Two equal calls within one
    second are told apart by moving the later one's timestamp a second on: at once between calls of one signer; on
    the platform's refusal, which has done nothing, between two signers, then by twice as much at each refusal.
    So equal calls can't be made more often than once a second for long.
    """

    requires_response_body = True
    scheme = "controlSignature"

    def __init__(
        self, token: str, secret: str, clock: Callable[[], float] = time.time, *, signings: int = 9
    ) -> None:
        """`clock` returns seconds since the epoch; `signings` is how often one attempt is signed at most: the ninth is
        255 s after the first, within the five minutes that the platform allows. Raises ValueError for an empty
        credential.
        """
        _refuse_empty(token=token, secret=secret)
        self._token = token
        self._secret = secret.encode()
        self._clock = clock
        self._signings = signings
        self._used: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the three headers; sign anew while somebody else's equal call came first."""
        call = b"%s\n%s" % (request.method.encode(), request.url.raw_path)
        for signing in range(self._signings if _may_be_sent_twice(request) else 1):
            request.headers.update(self.headers(call, request.content, step_s=2 ** max(0, signing - 1)))
            response = yield request
            if not _is_replay(response):
                return

    def headers(self, call: bytes, body: bytes, *, step_s: int = 1) -> dict[str, str]:
        """Return the headers for `METHOD\\nPATH[?query]` and a body, `step_s` after its equal before."""
        ts = self._timestamp(call + hashlib.sha256(body).digest(), step_s)
        message = b"%s\n%d\n%s" % (call, ts, body)
        signature = hmac.new(self._secret, message, hashlib.sha256).hexdigest()
        return {"authorization": f"Bearer {self._token}", "x-vvtv-ts": str(ts), "x-vvtv-signature": signature}

    def _timestamp(self, call: bytes, step_s: int) -> int:
        now = int(self._clock())
        with self._lock:
            self._used = {key: ts for key, ts in self._used.items() if ts >= now}
            ts = self._used[call] = max(now, self._used.get(call, now - step_s) + step_s)
        return ts


class PoolSigner(Signer):
    """Signs a tenant's calls of the LLM pool, form v1: `X-Api-Key`, `X-Timestamp`, `X-Nonce`, `X-Signature`.

    The signature is base64 HMAC-SHA256 over `METHOD|PATH|BODY|TIMESTAMP|NONCE`, where PATH is the raw path without
    its query and TIMESTAMP milliseconds since the epoch. The contract does not declare the pool's operations yet, so
    for now it signs every call of the client, or of the `httpx.Client(auth=...)`, that it is given to.
    """

    def __init__(
        self,
        api_key: str,
        secret: str,
        clock: Callable[[], float] = time.time,
        nonce: Callable[[], UUID] = uuid4,
    ) -> None:
        """`clock` returns seconds since the epoch; the platform allows five minutes of difference. Raises ValueError
        for an empty credential.
        """
        _refuse_empty(api_key=api_key, secret=secret)
        self._api_key = api_key
        self._secret = secret.encode()
        self._clock = clock
        self._nonce = nonce

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the four headers."""
        path = request.url.raw_path.partition(b"?")[0]
        request.headers.update(self.headers(request.method, path.decode(), request.content))
        yield request

    def headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Return the headers of one attempt."""
        ts, nonce = str(round(self._clock() * 1000)), str(self._nonce())
        message = b"|".join((method.encode(), path.encode(), body, ts.encode(), nonce.encode()))
        digest = hmac.new(self._secret, message, hashlib.sha256).digest()
        signature = base64.b64encode(digest).decode()
        return {"x-api-key": self._api_key, "x-timestamp": ts, "x-nonce": nonce, "x-signature": signature}


def _refuse_empty(**credentials: str) -> None:
    """A variable that nobody set signs nothing, which is better said here than by the platform."""
    for name, value in credentials.items():
        if not value:
            raise ValueError(f"{name} is empty")


def _may_be_sent_twice(request: httpx.Request) -> bool:
    return request.method not in ("POST", "PATCH") or "idempotency-key" in request.headers


def _is_replay(response: httpx.Response) -> bool:
    if response.status_code != httpx.codes.CONFLICT:
        return False
    try:
        return bool(msgspec.json.decode(response.content)["code"] == ErrorCode.NONCE_REPLAY)
    except (msgspec.DecodeError, LookupError, TypeError):
        return False
