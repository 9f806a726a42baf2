"""Where people are is a session of its mode: a browser walks, and the API tells what became of it (spec 00, G1)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from voulezvous import Client, Person
from voulezvous.generated.models import ReportCreation, ReportReason, Session, TelemetryName

from tests.support.guests import sign_in
from tests.support.page_check import refused
from tests.support.platform import Platform
from tests.support.viewer import Viewer, until, viewer

PASSWORD = "uma frase que ninguém adivinha"
COMES_S = 15.0
BRIEF_MS = 4_000
PARTY_TIMEOUT_MS = 20_000
"""The silence that ends a session there."""
NO_ROOM = {
    "type": "/docs#error-OVERLOADED",
    "title": "Unavailable",
    "status": 503,
    "code": "OVERLOADED",
    "detail": "As much is being watched as this house may send.",
    "request_id": "01935b7e-5f00-7000-8000-00000000ffff",
}


@dataclass
class Walker:
    """Somebody new in a browser, and what the API says of their sessions."""

    tab: Viewer
    person: Person
    platform: Platform

    @property
    def page(self) -> Page:
        return self.tab.page

    @property
    def user_id(self) -> UUID:
        assert self.person.me is not None
        return self.person.me.user_id

    def sessions(self) -> list[Session]:
        """All of them, the first one first."""
        with Client(self.platform.base_url, signer=self.person) as client:
            return [*client.sessions.list_sessions(limit=100).items][::-1]

    def living(self) -> list[Session]:
        return [one for one in self.sessions() if one.state == "active"]

    def come_in(self) -> None:
        assert self.person.me is not None
        sign_in(self.tab, self.person.me.handle, PASSWORD)

    def go(self, place: str) -> None:
        self.page.get_by_role("link", name=place, exact=True).click()

    def is_in(self, *modes: str, within_s: float = COMES_S) -> Session:
        """Wait until these are the modes of all sessions that live; the youngest of them."""
        there = sorted(modes)
        self.platform.wait_until(
            lambda: sorted(one.mode for one in self.living()) == there, within_s, every_s=0.5
        )
        return self.sessions()[-1]


def somebody(platform: Platform) -> Person:
    handle = f"w_{uuid4().hex[:12]}"
    return Person.register(platform.base_url, handle, PASSWORD, age_confirmed=True, terms_accepted=True)


@pytest.fixture
def walker(platform: Platform, browser: Browser) -> Iterator[Walker]:
    with viewer(browser, platform.base_url, viewport={"width": 1280, "height": 720}) as tab:
        yield Walker(tab, somebody(platform), platform)
        assert tab.page_errors == []


@pytest.fixture
def admin(platform: Platform) -> Iterator[Client]:
    first_admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)
    with Client(platform.base_url, signer=first_admin) as client:
        yield client


def told(admin: Client, name: str) -> Counter[str]:
    """How often an event was told of, by mode: in all hours, for a walk may begin in one and end in the next."""
    told = Counter[str]()
    for one in admin.telemetry.count_telemetry(name=TelemetryName(name), limit=100).items:
        told[one.mode or ""] += one.kept
    return told


def chain(sessions: list[Session]) -> list[tuple[str, str, str | None]]:
    """Mode, state and why it ended of each, which has to name the one before as its parent."""
    before = [None, *(one.session_id for one in sessions)]
    assert [one.parent_session_id for one in sessions] == before[: len(sessions)]
    return [(one.mode, one.state, one.end_reason) for one in sessions]


def test_a_walk_is_a_session_for_each_place(walker: Walker, admin: Client) -> None:
    begun, moved = told(admin, "session_created"), told(admin, "session_transitioned")
    walker.come_in()
    first = walker.is_in("party")
    complaint = ReportCreation(user_id=walker.user_id, reason_code=ReportReason.SPAM, mode_id="party")
    with Client(walker.platform.base_url, signer=somebody(walker.platform)) as other:
        report = other.moderation.create_report(body=complaint)
    evidence = admin.moderation.inspect_report(report.report_id).evidence
    assert evidence == [f"session:{first.session_id}"], "where they are reported is known"

    walker.go("Sniffers")
    walker.is_in("sniffers")
    walker.go("Espelho")
    last = walker.is_in("mirror")
    assert "mirror" in {one.mode for one in admin.sessions.inspect_costs().modes}
    assert {"party", "sniffers", "mirror"} <= {one.mode for one in admin.sessions.inspect_costs().hours}

    walker.page.context.set_offline(True)
    walker.page.wait_for_timeout(BRIEF_MS)
    walker.page.context.set_offline(False)
    walker.page.wait_for_timeout(BRIEF_MS)
    assert walker.is_in("mirror").session_id == last.session_id, "a moment without network ends nothing"

    walker.page.reload()
    walker.platform.wait_until(lambda: len(walker.sessions()) == 4, COMES_S, every_s=0.5)
    walker.is_in("mirror")
    walker.page.goto("about:blank")
    walker.is_in(within_s=5)
    assert chain(walker.sessions()) == [
        ("party", "ended", "moved_on"),
        ("sniffers", "ended", "moved_on"),
        ("mirror", "ended", "ended"),
        ("mirror", "ended", "ended"),
    ]

    def is_told() -> bool:
        created, transitioned = (
            told(admin, "session_created") - begun,
            told(admin, "session_transitioned") - moved,
        )
        places = {"party", "sniffers", "mirror"}
        return places <= {*created} and places - {"party"} <= {*transitioned}

    walker.platform.wait_until(is_told, COMES_S)


def test_each_tab_is_somewhere_and_who_signs_out_is_nowhere(walker: Walker) -> None:
    walker.come_in()
    walker.is_in("party")
    other = walker.page.context.new_page()
    other.goto(f"{walker.platform.base_url}/sniffers")
    walker.is_in("party", "sniffers")
    other.goto("about:blank")
    walker.is_in("party", within_s=5)
    other.close()
    walker.page.get_by_role("button", name="Sua conta").click()
    walker.page.get_by_role("button", name="Sair", exact=True).click()
    expect(walker.page.get_by_role("button", name="Entrar")).to_be_visible()
    walker.is_in(within_s=5)
    ended = walker.sessions()[0]
    assert (ended.mode, ended.end_reason) == ("party", "signed_out")
    assert refused(walker.page) == []


def test_a_house_that_is_full_is_a_notice_over_a_channel_that_plays(walker: Walker) -> None:
    def full(route: Route) -> None:
        headers = {"content-type": "application/problem+json", "retry-after": "1"}
        route.fulfill(status=503, headers=headers, body=json.dumps(NO_ROOM))

    walker.page.route("**/v1/sessions", full)
    walker.come_in()
    expect(walker.page.get_by_text("A casa já transmite tudo o que pode agora.")).to_be_visible()
    assert walker.tab.watch(3).played_s > 1
    assert walker.sessions() == []
    walker.page.unroute("**/v1/sessions")
    walker.is_in("party")


@pytest.mark.long
def test_a_network_that_is_gone_for_long_begins_another_session(walker: Walker) -> None:
    walker.come_in()
    first = walker.is_in("party")
    walker.page.context.set_offline(True)
    walker.page.wait_for_timeout(PARTY_TIMEOUT_MS)
    walker.is_in()
    walker.page.context.set_offline(False)
    second = walker.is_in("party", within_s=30)
    assert chain(walker.sessions()) == [("party", "ended", "silent"), ("party", "active", None)]
    assert second.parent_session_id == first.session_id
    until(walker.page, "!document.querySelector('video').paused", COMES_S)
