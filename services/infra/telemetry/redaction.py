"""Takes secrets out of log events: by the name of a field, and by the shape of a value."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[redacted]"
_SECRET_NAMES = re.compile(
    r"(^|[_-])(authorization|cookie|password|passwd|secret|token|signature|ticket|nonce|api[_-]?key|credential)s?($|[_-])",
    re.IGNORECASE,
)
_BODY_NAMES = frozenset({"body", "payload", "request_body", "response_body", "content"})
_PATTERNS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(r"(\w+://[^\s/:@]*):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:token|secret|password|signature|api[_-]?key)[\w-]*)(\s*[=:]\s*)[^\s,;&]+"
        ),
        rf"\1\2{HIDDEN}",
    ),
)


def redacted(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event without secrets and bodies; nested mappings and lists included."""
    return {name: _field(name, value) for name, value in event.items()}


def _field(name: str, value: object) -> object:
    if _SECRET_NAMES.search(name):
        return HIDDEN
    if name in _BODY_NAMES:
        return f"[{len(value)} long]" if isinstance(value, (str, bytes)) else HIDDEN
    return _value(value)


def _value(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return redacted({str(name): inner for name, inner in value.items()})
    if isinstance(value, (list, tuple)):
        return [_value(inner) for inner in value]
    return value


def _text(value: str) -> str:
    for pattern, replacement in _PATTERNS:
        value = pattern.sub(replacement, value)
    return value
