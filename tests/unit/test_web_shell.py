"""The shell's server: what it answers to which path, in which language, and how it may be kept."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.infra.http.page import Texts, choose_locale, fill
from services.infra.http.web import WebShell

TOLD = {"copy": {"note": "</script><script>alert(1)</script> <!-- & {{lang}}"}}
TEXTS = Texts(
    channel_title="Voulezvous & <friends>",
    default_locale="pt-BR",
    strings={"pt-BR": {"player.starting": "Sintonizando…"}, "en": {"player.starting": "Tuning in…"}},
    skin="signal",
    retry_ms=8000,
    opening={"pt-BR": json.dumps(TOLD), "en": "{}"},
)
INDEX = (
    '<html lang="{{lang}}" data-skin="{{skin}}"><title>{{channel}}</title><p>{{t:player.starting}}</p>'
    '<script type="application/json">{{opening}}</script>'
)
ROUTES = ("/", "/party", "/call/:token")
LOOK = {"theme_color": "#040915", "icons": [{"src": "/skins/signal/icon.svg"}]}
SCRIPT = "console.log(1);" * 200


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(INDEX, "utf-8")
    (tmp_path / "offline.html").write_text(
        '<html data-retry-ms="{{retry_ms}}">{{t:player.starting}}', "utf-8"
    )
    (tmp_path / "worker.js").write_text("console.log(HOUSE)", "utf-8")
    (tmp_path / "skins" / "signal").mkdir(parents=True)
    (tmp_path / "skins" / "signal" / "app.json").write_text(json.dumps(LOOK), "utf-8")
    (tmp_path / "assets" / "index-abc.js").write_text(SCRIPT, "utf-8")
    return tmp_path


def shell_in(dist: Path) -> WebShell:
    return WebShell(dist, routes=ROUTES, texts=TEXTS, master_playlist="/hls/main/master.m3u8")


def ask(shell: WebShell, path: str, method: str = "GET", query: str = "", **headers: str) -> Answer:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}
    asyncio.run(shell(scope, receive, send))
    start, body = sent
    return Answer(
        start["status"], {key.decode(): value.decode() for key, value in start["headers"]}, body["body"]
    )


@pytest.mark.parametrize("path", ["/", "/party", "/party/", "/call/a1b2"])
def test_every_route_of_a_mode_is_the_page(dist: Path, path: str) -> None:
    answer = ask(shell_in(dist), path)
    assert answer.status == 200
    assert "Voulezvous &amp; &lt;friends&gt;" in answer.body.decode()
    assert 'data-skin="signal"' in answer.body.decode()
    assert answer.headers["cache-control"] == "no-cache"


def test_what_the_shell_begins_with_is_data_whatever_it_says(dist: Path) -> None:
    page = ask(shell_in(dist), "/").body.decode()
    told = page.partition('<script type="application/json">')[2].removesuffix("</script>")
    assert "<" not in told
    assert json.loads(told) == TOLD


@pytest.mark.parametrize("path", ["/nowhere", "/call", "/call/a/b", "/assets/gone.js", "/../pyproject.toml"])
def test_any_other_path_is_the_page_with_404(dist: Path, path: str) -> None:
    answer = ask(shell_in(dist), path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_hashed_asset_may_be_kept_for_ever_and_travels_compressed(dist: Path) -> None:
    answer = ask(shell_in(dist), "/assets/index-abc.js", accept_encoding="br, gzip")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body).decode() == SCRIPT
    assert len(answer.body) == int(answer.headers["content-length"])


def test_who_does_not_take_gzip_gets_the_plain_bytes(dist: Path) -> None:
    for offer in ("", "br", "gzip;q=0", "br, gzip; q=0.0"):
        answer = ask(shell_in(dist), "/assets/index-abc.js", accept_encoding=offer)
        assert answer.body.decode() == SCRIPT, offer
        assert "content-encoding" not in answer.headers


def test_an_unchanged_page_is_not_sent_again(dist: Path) -> None:
    shell = shell_in(dist)
    etag = ask(shell, "/").headers["etag"]
    again = ask(shell, "/", if_none_match=f'"other", {etag}')
    assert (again.status, again.body) == (304, b"")
    assert ask(shell, "/", query="lang=en", if_none_match=etag).status == 200


def test_head_has_the_headers_alone(dist: Path) -> None:
    head, get = ask(shell_in(dist), "/", "HEAD"), ask(shell_in(dist), "/")
    assert head.body == b""
    assert head.headers == get.headers


def test_nothing_is_written_here(dist: Path) -> None:
    answer = ask(shell_in(dist), "/", "POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/", "/party", "/assets/index-abc.js", "/nowhere"])
def test_options_lists_what_is_answered(dist: Path, path: str) -> None:
    answer = ask(shell_in(dist), path, "OPTIONS")
    assert (answer.status, answer.headers, answer.body) == (204, {"allow": "GET, HEAD, OPTIONS"}, b"")


def test_the_page_admits_no_inline_script_and_no_frame_around_it(dist: Path) -> None:
    policy = ask(shell_in(dist), "/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_without_a_build_there_is_a_plain_page_that_plays(tmp_path: Path) -> None:
    answer = ask(shell_in(tmp_path), "/")
    assert answer.status == 200
    assert '<video controls muted playsinline src="/hls/main/master.m3u8"' in answer.body.decode()
    assert "npm run build" in answer.body.decode()
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]


def test_the_manifest_has_the_names_of_the_house_and_the_look_of_its_skin(dist: Path) -> None:
    answer = ask(shell_in(dist), "/manifest.webmanifest", query="lang=en")
    assert answer.headers["content-type"] == "application/manifest+json"
    said = json.loads(answer.body)
    assert (said["name"], said["lang"], said["scope"]) == (TEXTS.channel_title, "en", "/")
    assert LOOK.items() <= said.items()


def test_the_offline_page_speaks_every_language_and_knows_when_to_ask_again(dist: Path) -> None:
    answer = ask(shell_in(dist), "/offline", query="lang=en")
    assert answer.body.decode() == '<html data-retry-ms="8000">Tuning in…'
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def house_of(answer: Answer) -> dict[str, Any]:
    first, _, script = answer.body.decode().partition("\n")
    assert script == "console.log(HOUSE)"
    found: dict[str, Any] = json.loads(first.removeprefix("const HOUSE = ").removesuffix(";"))
    return found


def test_the_worker_keeps_hashed_files_alone_and_may_reach_this_house_alone(dist: Path) -> None:
    answer = ask(shell_in(dist), "/worker.js")
    house = house_of(answer)
    assert house["files"] == ["/assets/index-abc.js"]
    assert (house["locales"], house["default_locale"]) == (["pt-BR", "en"], "pt-BR")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"


def test_other_files_or_words_make_another_worker(dist: Path) -> None:
    def version() -> str:
        return str(house_of(ask(shell_in(dist), "/worker.js"))["version"])

    first = version()
    assert version() == first
    (dist / "assets" / "index-def.js").write_text("", "utf-8")
    second = version()
    (dist / "offline.html").write_text("other", "utf-8")
    assert len({first, second, version()}) == 3


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "expected"),
    [
        ("lang=en", "vvtv-lang=pt-BR", "pt-BR", "en"),
        ("", "a=1; vvtv-lang=en", "pt-BR", "en"),
        ("", "", "de, en-GB;q=0.8, pt;q=0.9", "pt-BR"),
        ("", "", "en;q=0, ja", "pt-BR"),
        ("lang=xx", "vvtv-lang=;;;=", "q=;,;", "pt-BR"),
        ("", "", "", "pt-BR"),
    ],
)
def test_the_language_is_asked_stored_accepted_or_the_default(
    query: str, cookie: str, accept: str, expected: str
) -> None:
    assert choose_locale(TEXTS, query=query, cookie=cookie, accept_language=accept) == expected


def test_a_slot_without_a_string_shows_its_key() -> None:
    assert fill("{{t:no.such.key}} {{other}}", TEXTS, "en") == "no.such.key {{other}}"
