"""The client against a real server that misbehaves: every limit holds, and says what it met."""

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from services.infra.clock import SystemClock
from services.infra.outbound import (
    Allowed,
    Broken,
    HostBusy,
    NotAllowed,
    OutboundError,
    RefusedAnswer,
    TooLarge,
    TooSlow,
    Unreachable,
    Web,
    WebLimits,
)
from services.infra.outbound.addresses import system_resolver
from tests.support.site import (
    Exchange,
    Site,
    a_site,
    bomb,
    endless,
    first,
    page,
    redirect,
    silent,
    status,
)

LIMITS = WebLimits(
    user_agent="Channel/1 (tests)",
    redirects=3,
    connect_timeout_s=1,
    idle_timeout_s=0.3,
    document_timeout_s=2,
    document_bytes=100_000,
    host_connections=2,
    host_delay_s=0,
    retry_after_max_s=60,
)
HERE = Allowed(["127.0.0.0/8"])


def visiting(
    visit: Callable[[Site, Web], Awaitable[None]],
    *,
    limits: WebLimits = LIMITS,
    allowed: Allowed = HERE,
    resolve: Callable[[str, int], Awaitable[Sequence[str]]] = system_resolver,
) -> None:
    async def scenario() -> None:
        async with a_site() as site:
            web = Web(SystemClock(), limits, allowed, resolve=resolve)
            try:
                await visit(site, web)
            finally:
                await web.aclose()

    asyncio.run(scenario())


async def refusal(web: Web, url: str) -> OutboundError:
    with pytest.raises(OutboundError) as caught:
        await web.document(url, "*/*")
    return caught.value


def test_a_page_is_read_unpacked_and_by_name() -> None:
    async def visit(site: Site, web: Web) -> None:
        packed = gzip.compress(b"hello" * 10)
        site.pages["/"] = lambda e: e.send(200, packed, content_encoding="gzip")
        site.pages["/plain"] = page(b"plain")
        assert (await web.document(site.url("/"), "text/x"))[1] == b"hello" * 10
        answer, body = await web.document(site.url("/plain"), "text/x")
        assert (answer.url, body) == (site.url("/plain"), b"plain")
        assert site.asked[0].headers["user-agent"] == "Channel/1 (tests)"
        assert site.asked[0].headers["host"] == f"127.0.0.1:{site.port}"

    visiting(visit)


def test_as_shipped_this_machine_is_not_asked_anything() -> None:
    async def visit(site: Site, web: Web) -> None:
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"):
            error = await refusal(web, site.url("/", host))
            assert isinstance(error, NotAllowed | Unreachable), host
        assert site.asked == []

    visiting(visit, allowed=Allowed())


def test_a_redirect_into_our_networks_is_refused_at_whatever_hop() -> None:
    async def resolve(host: str, _port: int) -> Sequence[str]:
        return {"outside.example": ["127.0.0.1"]}.get(host) or [host]

    async def visit(site: Site, web: Web) -> None:
        site.pages["/a"] = redirect("/b")
        for inside in ("10.0.0.1", "169.254.169.254", "192.168.0.1", "[fd00::1]", "[::ffff:10.0.0.1]"):
            site.pages["/b"] = redirect(f"http://{inside}:{site.port}/secret")
            error = await refusal(web, site.url("/a", "outside.example"))
            assert isinstance(error, NotAllowed), inside
            assert "no public address" in str(error)
            assert not error.passing
        for other in ("file:///etc/passwd", "ftp://host/x", "gopher://host/x", "http://u:p@127.0.0.1/"):
            site.pages["/b"] = redirect(other)
            assert isinstance(await refusal(web, site.url("/a", "outside.example")), NotAllowed), other

    visiting(visit, resolve=resolve)


def test_a_name_that_changes_its_address_meanwhile_gains_nothing() -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1", "10.0.0.1"]]

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    async def visit(site: Site, web: Web) -> None:
        site.pages["/"] = page(b"once")
        assert (await web.document(site.url("/", "rebind.example"), "*/*"))[1] == b"once"
        assert answers == [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"]], "asked once for a connection"
        for _ in range(2):
            assert isinstance(await refusal(web, site.url("/", "rebind.example")), NotAllowed)
        assert len(site.asked) == 1

    visiting(visit, resolve=rebinding)


def test_redirects_are_followed_as_far_as_allowed_and_no_loop_for_ever() -> None:
    async def visit(site: Site, web: Web) -> None:
        site.pages |= {
            "/1": redirect("/2"),
            "/2": redirect("3"),
            "/3": redirect(site.url("/4")),
            "/4": page(b"end"),
        }
        answer, body = await web.document(site.url("/1"), "*/*")
        assert (answer.url, body) == (site.url("/4"), b"end")
        site.pages["/loop"] = redirect("/loop")
        error = await refusal(web, site.url("/loop"))
        assert isinstance(error, NotAllowed)
        assert len(site.of("/loop")) == 4

    visiting(visit)


def test_silence_and_slowness_end_in_time() -> None:
    async def dripping(exchange: Exchange) -> None:
        await exchange.begin(200)
        while True:
            await exchange.write(b".")
            await asyncio.sleep(0.1)

    async def visit(site: Site, web: Web) -> None:
        site.pages |= {"/silent": silent, "/drip": dripping}
        began = time.monotonic()
        assert isinstance(await refusal(web, site.url("/silent")), TooSlow)
        assert time.monotonic() - began < 1.5
        assert isinstance(await refusal(web, site.url("/drip")), TooSlow)
        assert time.monotonic() - began < 4

    visiting(visit)


def test_nothing_larger_than_the_limit_is_held_packed_or_not() -> None:
    async def visit(site: Site, web: Web) -> None:
        site.pages |= {"/endless": endless, "/bomb": bomb(200_000_000), "/big": page(b"x" * 100_001)}
        for path in ("/endless", "/bomb", "/big"):
            error = await refusal(web, site.url(path))
            assert isinstance(error, TooLarge), path
            assert not error.passing
        site.pages["/just"] = page(b"x" * 100_000)
        assert len((await web.document(site.url("/just"), "*/*"))[1]) == 100_000

    visiting(visit)


def test_what_is_no_honest_answer_is_broken() -> None:
    async def nonsense(exchange: Exchange) -> None:
        await exchange.write(b"SSH-2.0-OpenSSH_9.9\r\n")

    async def short(exchange: Exchange) -> None:
        await exchange.begin(200, content_length="100")
        await exchange.write(b"only this")

    async def visit(site: Site, web: Web) -> None:
        site.pages |= {"/nonsense": nonsense, "/short": short}
        site.pages["/torn"] = lambda e: e.send(
            200, gzip.compress(b"hello" * 99)[:-12], content_encoding="gzip"
        )
        site.pages["/lie"] = lambda e: e.send(200, b"not packed", content_encoding="gzip")
        site.pages["/odd"] = lambda e: e.send(200, b"x", content_encoding="br")
        for path in ("/nonsense", "/short", "/torn", "/lie", "/odd"):
            assert isinstance(await refusal(web, site.url(path)), Broken), path

    visiting(visit)


def test_a_status_says_whether_it_may_pass() -> None:
    async def visit(site: Site, web: Web) -> None:
        for code, passing in (
            (404, False),
            (410, False),
            (403, False),
            (500, True),
            (502, True),
            (503, True),
        ):
            site.pages["/"] = status(code)
            error = await refusal(web, site.url("/?token=secret"))
            assert isinstance(error, RefusedAnswer)
            assert (error.status, error.passing) == (code, passing)
            assert "secret" not in str(error)
        site.pages["/"] = first(1, status(500), page(b"fine"))
        await refusal(web, site.url("/"))
        assert (await web.document(site.url("/"), "*/*"))[1] == b"fine"

    visiting(visit)


def test_a_host_that_asks_for_a_pause_is_left_alone() -> None:
    async def visit(site: Site, web: Web) -> None:
        site.pages["/"] = status(429, retry_after="7")
        error = await refusal(web, site.url("/"))
        assert isinstance(error, HostBusy)
        assert error.retry_after_s == 7
        again = await refusal(web, site.url("/other"))
        assert isinstance(again, HostBusy)
        assert 6 < again.retry_after_s <= 7
        assert len(site.asked) == 1

    visiting(visit)


def test_a_host_may_not_ask_for_more_than_the_configured_pause() -> None:
    async def visit(site: Site, web: Web) -> None:
        site.pages["/"] = status(503, retry_after="Fri, 31 Dec 2999 23:59:59 GMT")
        error = await refusal(web, site.url("/"))
        assert isinstance(error, HostBusy)
        assert error.retry_after_s == 60

    visiting(visit)


def test_one_host_gets_few_requests_at_once_and_not_one_right_after_the_other() -> None:
    running, most = [0], [0]

    async def busy(exchange: Exchange) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        await asyncio.sleep(0.1)
        running[0] -= 1
        await exchange.send(200, b"x")

    async def visit(site: Site, web: Web) -> None:
        site.pages["/"] = busy
        began = time.monotonic()
        await asyncio.gather(*(web.document(site.url("/"), "*/*") for _ in range(6)))
        assert most[0] <= 2
        assert time.monotonic() - began >= 5 * 0.05

    visiting(visit, limits=replace(LIMITS, host_delay_s=0.05))


def test_the_head_is_had_where_head_is_refused() -> None:
    async def only_get(exchange: Exchange) -> None:
        if exchange.method == "HEAD":
            return await exchange.send(405)
        return await exchange.send(206, b"x", content_range="bytes 0-0/1234", content_length="1")

    async def visit(site: Site, web: Web) -> None:
        site.pages["/"] = only_get
        answer = await web.head(site.url("/"))
        assert (answer.status, answer.headers["content-range"]) == (206, "bytes 0-0/1234")
        assert site.asked[1].headers["range"] == "bytes=0-0"

    visiting(visit)
