"""What the credentials of signed calls may be: the operators' two, and those of whoever is told of alerts or asked.

Decides the one rule that the settings and the configuration share: outside `VVTV_ENV=dev` a credential is given,
is neither of the public development values, has at least 16 characters, and token and secret differ. In every
environment it is made of the characters of RFC 6750's `b64token`, because the token travels in a header. And that none
is told by what is kept and shown, as a configuration is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

DEV = "dev"
DEV_CONTROL_TOKEN = "dev-token"  # noqa: S105 (public on purpose, refused outside dev)
DEV_CONTROL_SECRET = "dev-secret"  # noqa: S105 (public on purpose, refused outside dev)
DEV_WEBHOOK_SECRET = "dev-webhook-secret"  # noqa: S105 (public on purpose, refused outside dev)
_PUBLIC = (DEV_CONTROL_TOKEN, DEV_CONTROL_SECRET, DEV_WEBHOOK_SECRET)
SHORTEST = 16
"""Characters; 16 hexadecimal digits carry 64 bits, the least of a session secret (NIST SP 800-63B-3, 7.1)."""
EXPECTED = f"{SHORTEST} or more characters of RFC 6750 (printable ASCII without spaces)"
_PASSWORD = re.compile(r"://[^/?#\s@]*:[^/?#\s@]+@")
"""A password in a URL (RFC 3986, 3.2.1)."""
_SECRET = re.compile(r"VVTV_(?!CFG__)\w+_(TOKEN|SECRET|KEY)|VVTV_(ALERT_WEBHOOK|DATABASE|REDIS)_URL")
"""The variables that hold one, or a URL that may."""


def secrets_in(env: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets of an environment that are long enough to be told from other words."""
    return tuple(value for name, value in env.items() if _SECRET.fullmatch(name) and len(value) >= SHORTEST)


def told_by(text: str, secrets: Collection[str]) -> bool:
    """Whether a text gives one of the secrets away, or the password of a URL."""
    return bool(_PASSWORD.search(text)) or any(secret in text for secret in secrets)


def public(value: object, env: str) -> bool:
    """Whether `value` is a development credential in an environment other than dev (unnamed is dev)."""
    return (env or DEV) != DEV and value in _PUBLIC


def fault(value: str, env: str) -> str | None:
    """What is wrong with one credential, without showing it; none if it may be used."""
    if value and re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", value) is None:
        return "holds other characters"
    if env == DEV:
        return None
    if not value:
        return f"missing while VVTV_ENV is {env}"
    if public(value, env):
        return f"still a development default while VVTV_ENV is {env}"
    if len(value) < SHORTEST:
        return f"{len(value)} characters long while VVTV_ENV is {env}"
    return None
