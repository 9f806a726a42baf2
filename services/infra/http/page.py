"""The HTML that opens the shell: which language it speaks, what the server fills in, and what it may do.

Refused: a language that the product does not speak, inline script and style, framing by anybody.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

LANGUAGE_COOKIE = "vvtv-lang"
_SLOT = re.compile(r"\{\{(lang|channel|skin|colour|retry_ms|opening|t:([a-z0-9_.]+))\}\}")
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "worker-src 'self'; connect-src 'self'; media-src 'self' blob: data:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html shell-worker"
)

SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"),
)


@dataclass(frozen=True)
class Texts:
    """What the page can say before any script runs.

    `strings` maps each locale to its copy; `default_locale` is one of them. `skin` names the look it is painted in.
    A page that finds nobody asks again every `retry_ms`. `opening` is the JSON, by locale, that the shell begins with.
    """

    channel_title: str
    default_locale: str
    strings: Mapping[str, Mapping[str, str]]
    skin: str
    retry_ms: int
    opening: Mapping[str, str] = field(default_factory=dict)


def best_locale(wanted: str, known: Sequence[str]) -> str | None:
    """The known locale that serves a BCP 47 tag best: the same tag, else the same language (RFC 4647)."""
    tag = wanted.strip().lower()
    language = tag.split("-")[0]
    exact = (locale for locale in known if locale.lower() == tag)
    same = (locale for locale in known if locale.lower().split("-")[0] == language)
    return next(exact, None) or next(same, None)


def _accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, the dearest first (RFC 9110, 12.5.4)."""
    ranked: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", parameter) if parameter else None
        if tag and (not parameter or weight):
            ranked.append((float(weight.group(1)) if weight else 1.0, tag))
    return [tag for weight, tag in sorted(ranked, key=lambda pair: -pair[0]) if weight > 0]


def _stored(cookie: str) -> str:
    try:
        morsel = SimpleCookie(cookie).get(LANGUAGE_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def choose_locale(texts: Texts, *, query: str, cookie: str, accept_language: str) -> str:
    """`?lang`, then the stored choice, then what the browser asks for, then the default."""
    asked = parse_qs(query).get("lang", [""])[0]
    for wish in (asked, _stored(cookie), *_accepted(accept_language)):
        found = best_locale(wish, list(texts.strings)) if wish else None
        if found:
            return found
    return texts.default_locale


def fill(template: str, texts: Texts, locale: str, colour: str = "") -> str:
    """`template` with its slots filled and escaped: `{{t:key}}`, and what `texts` and the skin's `colour` say.

    `{{opening}}` stands in a data block, whose text knows no entities: what could end it is escaped as JSON does.
    """
    strings = texts.strings.get(locale, {})
    slots = {
        "lang": locale,
        "channel": texts.channel_title,
        "skin": texts.skin,
        "colour": colour,
        "retry_ms": str(texts.retry_ms),
    }

    def value(slot: re.Match[str]) -> str:
        if slot[1] == "opening":
            return texts.opening.get(locale, "{}").translate(_IN_SCRIPT)
        return html.escape(slots[slot[1]] if slot[2] is None else strings.get(slot[2], slot[2]))

    return _SLOT.sub(value, template)


_PLAIN_STYLE = (
    "html{background:#0e0508;color:#faf3ec;font:16px/1.5 system-ui,sans-serif}"
    "body{margin:24px;max-width:60rem}"
    "h1{font:italic 32px Georgia,serif}video{width:100%;background:#000}a,code{color:#ff8a8a}"
)
_PLAIN = (
    '<!doctype html><html lang="{{{{lang}}}}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{{{channel}}}}</title>'
    "<style>{style}</style></head><body><main><h1>{{{{channel}}}}</h1>"
    '<video controls muted playsinline src="{source}" aria-label="{{{{channel}}}}"></video>'
    "<p>{{{{t:app.not_built}}}}"
    " <code>cd web &amp;&amp; npm ci --ignore-scripts &amp;&amp; npm run build</code></p>"
    '<p><a href="{source}">{source}</a></p></main></body></html>'
)


def plain_page(master_playlist: str) -> str:
    """The page of a server without a built shell: the channel in a bare `<video>`, and how to build."""
    return _PLAIN.format(style=_PLAIN_STYLE, source=html.escape(master_playlist))


def plain_headers() -> tuple[tuple[bytes, bytes], ...]:
    """The same policy as the shell's, with the plain page's one style sheet admitted by its hash."""
    digest = base64.b64encode(hashlib.sha256(_PLAIN_STYLE.encode()).digest()).decode()
    policy = _POLICY.replace("style-src 'self'", f"style-src 'sha256-{digest}'")
    return ((b"content-security-policy", policy.encode()), *SECURITY_HEADERS[1:])
