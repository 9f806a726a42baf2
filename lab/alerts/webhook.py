"""Posts notices to the operator's webhook, in order, until each was taken.

Stored before they are sent, so that neither a kill nor an outage loses one; a receiver may get one twice and tells them
apart by `notice_id`. A call is signed: `x-vvtv-signature` is the hex HMAC-SHA256 under VVTV_ALERT_WEBHOOK_SECRET over
`TIMESTAMP\\nBODY`, TIMESTAMP being `x-vvtv-ts` (unix seconds). Only a 2xx means taken. The URL, which may hold a
secret, is logged by its host alone.
"""

import asyncio
import contextlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import sqlalchemy as sa
import structlog

from lab.alerts import store
from lab.alerts.store import Waiting
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.webhook")
TIMESTAMP, SIGNATURE, KIND = "x-vvtv-ts", "x-vvtv-signature", "x-vvtv-event"


@dataclass(frozen=True)
class WebhookLimits:
    """Seconds a receiver may take, seconds between tries, and how many sent notices are remembered."""

    timeout_s: float
    backoff_initial_s: float
    backoff_max_s: float
    keep_sent: int
    look_s: float


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over `TIMESTAMP\\nBODY`."""
    return hmac.digest(secret.encode(), timestamp.encode() + b"\n" + body, "sha256").hex()


class Refused(Exception):
    """The receiver did not take a notice."""


def _judge(status: int) -> None:
    if not 200 <= status < 300:
        raise Refused(f"answered {status}")


class Courier:
    """Sends what waits. `wake` it when there is something new."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        url: str,
        secret: str,
        limits: WebhookLimits,
        *,
        client: Callable[[], httpx.AsyncClient] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._url = url
        self._secret = secret
        self._limits = limits
        self._client = client or (lambda: httpx.AsyncClient(follow_redirects=False, trust_env=False))
        self._host = urlsplit(url).hostname or ""
        self._work = asyncio.Event()
        self.failure: str | None = None

    def wake(self) -> None:
        """Look now."""
        self._work.set()

    async def run(self) -> None:
        """Send until cancelled; one call at a time, the oldest first, with growing pauses while it is refused."""
        pause_s = self._limits.backoff_initial_s
        async with self._client() as client:
            while True:
                self._work.clear()
                try:
                    if await self._send_first(client):
                        pause_s = self._limits.backoff_initial_s
                        continue
                except (Refused, KernelError) as error:
                    self._suffer(str(error), pause_s)
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 2, self._limits.backoff_max_s)
                    continue
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._limits.look_s):
                        await self._work.wait()

    async def _send_first(self, client: httpx.AsyncClient) -> bool:
        """Whether there was one; raises `Refused`."""
        waiting = await self._database.read(store.first_waiting)
        if waiting is None:
            return False
        await self._post(client, waiting)
        now = self._clock.now()

        def done(conn: sa.Connection) -> None:
            store.sent(conn, waiting.sequence, now)
            store.forget_sent(conn, self._limits.keep_sent)

        await self._database.write(done)
        if self.failure is not None:
            self.failure = None
        _log.info("told", host=self._host, code=waiting.code.value, kind=waiting.kind.value)
        return True

    async def _post(self, client: httpx.AsyncClient, waiting: Waiting) -> None:
        body = waiting.body.encode()
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "content-type": "application/json",
            KIND: waiting.kind.value,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self._secret, timestamp, body),
        }
        try:
            async with (
                asyncio.timeout(self._limits.timeout_s),
                client.stream("POST", self._url, content=body, headers=headers) as answer,
            ):
                return _judge(answer.status_code)
        except TimeoutError as error:
            raise Refused(f"no answer within {self._limits.timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Refused(type(error).__name__) from error

    def _suffer(self, error: str, pause_s: float) -> None:
        level = _log.warning if self.failure is None else _log.debug
        level("not_told", host=self._host, error=error, again_in_s=pause_s)
        self.failure = error
