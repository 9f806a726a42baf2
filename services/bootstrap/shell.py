"""The web shell as the configuration wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generated.server.seam import Receive, Scope, Send
from generated.vocabulary import Locale
from services.infra.configuration import ConfigBundle
from services.infra.http.page import Texts
from services.infra.http.web import WebShell

_DIST = Path(__file__).resolve().parents[2] / "web" / "dist"


class ShellInForce:
    """The web shell of the configuration in force: `follow` makes it anew, and swaps it in whole."""

    def __init__(self, bundle: ConfigBundle, opening: Callable[[Locale], str] = lambda _locale: "{}") -> None:
        """`opening` is what the page tells in a language; of what it does not tell, the shell asks."""
        self._opening = opening
        self.follow(bundle)

    def follow(self, bundle: ConfigBundle) -> None:
        """Serve the routes, title and strings of `bundle` from now on."""
        self._shell = _web_shell(bundle, self._opening)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._shell(scope, receive, send)


def _web_shell(bundle: ConfigBundle, opening: Callable[[Locale], str]) -> WebShell:
    default = bundle.channels_config.default_channel
    return WebShell(
        _DIST,
        routes=[route for mode in bundle.modes.values() for route in mode.routes],
        texts=Texts(
            bundle.channels[default].title,
            str(bundle.platform.default_locale),
            bundle.copy,
            str(bundle.platform.client.skin),
            bundle.platform.client.events.reconnect_delay_max_ms,
            {locale: opening(locale) for locale in bundle.platform.locales},
        ),
        master_playlist=f"/hls/{default}/master.m3u8",
    )
