"""What makes the shell an app: the manifest by which it is installed, and the worker that keeps it.

Both are made from the configuration, which names the skin, the languages and the channel.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.infra.http.page import Texts

MANIFEST = "/manifest.webmanifest"
WORKER = "/worker.js"
OFFLINE = "/offline"
ASSETS = "/assets/"

WORKER_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; connect-src 'self'"),
)


@dataclass(frozen=True)
class Look:
    """A skin before any style sheet: its colour, and the icons on a home screen."""

    colour: str
    members: Mapping[str, Any]

    @classmethod
    def read(cls, dist: Path, skin: str) -> Look:
        """Read `skin` out of a build."""
        members = json.loads((dist / "skins" / skin / "app.json").read_text("utf-8"))
        return cls(members["theme_color"], members)


def manifest(texts: Texts, locale: str, look: Look) -> bytes:
    """The manifest in one language (W3C, Web Application Manifest)."""
    members = {
        "id": "/",
        "name": texts.channel_title,
        "short_name": texts.channel_title,
        "description": texts.strings[locale].get("app.tagline", ""),
        "lang": locale,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        **look.members,
    }
    return json.dumps(members, ensure_ascii=False, indent=2).encode()


def worker(script: str, texts: Texts, assets: Iterable[str], offline: Iterable[bytes]) -> bytes:
    """`script` behind what it keeps: another build, another skin or other words make it another worker."""
    files = sorted(assets)
    content = hashlib.sha256("\n".join([script, *files]).encode())
    for page in offline:
        content.update(page)
    house = {
        "version": content.hexdigest()[:12],
        "assets": ASSETS,
        "files": files,
        "offline": OFFLINE,
        "locales": list(texts.strings),
        "default_locale": texts.default_locale,
    }
    return f"const HOUSE = {json.dumps(house)};\n{script}".encode()
