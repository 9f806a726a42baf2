"""How the values of environment variables may be spelled; pure questions, nothing is resolved or opened."""

import re
from urllib.parse import urlsplit

SQLITE = "sqlite:///"
WEB_URL = "an https:// or http:// URL without a password in it"
SEALED_URL = "an https:// URL without a password in it, or an http:// one of this machine"


def is_key_name(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_-]{1,128}", text) is not None


def is_name(value: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", value) is not None


def is_tier(value: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Z0-9_]*", value) is not None


def is_host(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.:_%\[\]-]+", value) is not None


def is_web_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = value.isascii() and value.isprintable() and " " not in value
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    return plain and named and port_fits and parts.username is None and not parts.fragment


def is_sealed_url(value: str) -> bool:
    """The token travels with every call, so it goes encrypted or not over a network at all."""
    if not is_web_url(value):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")


def is_switch(value: str) -> bool:
    return value in ("on", "off")


def is_port(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", value) is not None and 1 <= int(value) <= 65535


def is_database_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return value.startswith(SQLITE) and parts.path not in ("", "/", "/:memory:")
    return parts.scheme in ("postgresql", "postgresql+psycopg") and len(parts.path) > 1


def is_redis_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "unix":
        return parts.path.startswith("/")
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname)
