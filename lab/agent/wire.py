"""One signed call of the control plane, and the check of its answer.

A call is signed as an operator's is: hex HMAC-SHA256 over `METHOD\\nPATH\\nTIMESTAMP\\nBODY`. Its answer is signed over
`STATUS\\nSIGNATURE\\nTIMESTAMP\\nBODY`, SIGNATURE being the call's: an answer is good for one call. PATH is the whole
path of the URL, that of the base included.
"""

import asyncio
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from services.infra.http.signing import sign
from services.infra.settings import ControlPlane
from services.kernel.clock import Clock

TIMESTAMP, SIGNATURE = "x-vvtv-ts", "x-vvtv-signature"
_SECONDS = re.compile(r"[0-9]{10}")


class Unreachable(Exception):
    """The control plane gave no answer that can be used; says why."""


class Untrusted(Unreachable):
    """Somebody answered who is not the control plane, or not to this call."""


@dataclass(frozen=True)
class WireLimits:
    """Seconds for an answer, seconds that its timestamp may be off, and its bytes."""

    timeout_s: float
    window_s: float
    answer_bytes: int


def answer_signature(secret: str, status: int, signature: str, timestamp: str, body: bytes) -> str:
    """The hex signature of an answer to the call that was signed with `signature`."""
    head = f"{status}\n{signature}\n{timestamp}\n".encode()
    return hmac.digest(secret.encode(), head + body, "sha256").hex()


class Wire:
    """The way to one control plane. Redirects are not followed, and no proxy of the environment is used."""

    def __init__(self, plane: ControlPlane, clock: Clock, limits: WireLimits) -> None:
        self._plane = plane
        self._clock = clock
        self._limits = limits
        self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False)

    @property
    def host(self) -> str:
        """The control plane's host."""
        return urlsplit(self._plane.base_url).hostname or ""

    async def call(self, method: str, path: str, body: bytes = b"") -> bytes:
        """The verified body of a 200; raises `Unreachable`."""
        target = urlsplit(self._plane.base_url).path + path
        timestamp = str(int(self._clock.now().timestamp()))
        signature = sign(self._plane.secret, method, target.encode(), timestamp, body)
        headers = {
            "authorization": f"Bearer {self._plane.token}",
            TIMESTAMP: timestamp,
            SIGNATURE: signature,
            **({"content-type": "application/json"} if body else {}),
        }
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                return await self._verified(method, path, body, headers, signature)
        except TimeoutError as error:
            raise Unreachable(f"no answer within {self._limits.timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"it cannot be reached ({type(error).__name__})") from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _verified(
        self, method: str, path: str, body: bytes, headers: dict[str, str], signature: str
    ) -> bytes:
        url = self._plane.base_url + path
        async with self._client.stream(method, url, content=body or None, headers=headers) as answer:
            content = b""
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > self._limits.answer_bytes:
                    raise Unreachable(f"its answer is over {self._limits.answer_bytes} bytes")
        if answer.status_code != 200:
            raise Unreachable(f"it answered {answer.status_code}")
        self._check(answer, signature, content)
        return content

    def _check(self, answer: httpx.Response, signature: str, content: bytes) -> None:
        timestamp, theirs = answer.headers.get(TIMESTAMP, ""), answer.headers.get(SIGNATURE, "")
        if not _SECONDS.fullmatch(timestamp):
            raise Untrusted("its answer has no timestamp")
        if abs(self._clock.now().timestamp() - int(timestamp)) > self._limits.window_s:
            raise Untrusted("its answer is stale, or a clock is wrong")
        expected = answer_signature(self._plane.secret, answer.status_code, signature, timestamp, content)
        if not hmac.compare_digest(expected.encode(), theirs.encode()):
            raise Untrusted("its answer is not signed for this call")
