"""Signs `/v1/control` calls: bearer token, `x-vvtv-ts` and `x-vvtv-signature`.

The signature is hex HMAC-SHA256 over `METHOD\\nPATH[?query]\\nTIMESTAMP\\nBODY`. A signature is good once,
so two equal calls within one second are told apart by moving the later one's timestamp a second on: at once
between calls of one signer; on the platform's refusal, which has done nothing, between two signers.
"""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Generator

import httpx

from voulezvous.generated.models import ErrorCode

CONTROL_PATH = "/v1/control/"


class ControlSigner(httpx.Auth):
    """An httpx auth that signs control calls and leaves every other call alone; threads may share it.

    `clock` returns seconds since the epoch; the platform refuses a call whose clock is more than five
    minutes off.
    """

    requires_request_body = True
    requires_response_body = True

    def __init__(
        self, token: str, secret: str, clock: Callable[[], float] = time.time, *, signings: int = 5
    ) -> None:
        """`signings` is how often one call is signed at most while its signature is taken already."""
        self._token = token
        self._secret = secret.encode()
        self._clock = clock
        self._signings = signings
        self._used: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the three headers to a control call; sign it anew while somebody else's equal call came first."""
        if not request.url.path.startswith(CONTROL_PATH):
            yield request
            return
        call = b"%s\n%s" % (request.method.encode(), request.url.raw_path)
        for _ in range(self._signings):
            request.headers.update(self.headers(call, request.content))
            response = yield request
            if not _is_replay(response):
                return

    def headers(self, call: bytes, body: bytes) -> dict[str, str]:
        """Return the headers for `METHOD\\nPATH[?query]` and a body."""
        ts = self._timestamp(call + hashlib.sha256(body).digest())
        message = b"%s\n%d\n%s" % (call, ts, body)
        signature = hmac.new(self._secret, message, hashlib.sha256).hexdigest()
        return {"authorization": f"Bearer {self._token}", "x-vvtv-ts": str(ts), "x-vvtv-signature": signature}

    def _timestamp(self, call: bytes) -> int:
        now = int(self._clock())
        with self._lock:
            self._used = {key: ts for key, ts in self._used.items() if ts >= now}
            ts = self._used[call] = max(now, self._used.get(call, now - 1) + 1)
        return ts


def _is_replay(response: httpx.Response) -> bool:
    if response.status_code != httpx.codes.CONFLICT:
        return False
    try:
        return bool(response.json()["code"] == ErrorCode.NONCE_REPLAY)
    except (ValueError, KeyError, TypeError):
        return False
