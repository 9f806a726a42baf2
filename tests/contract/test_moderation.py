"""Moderation on the running platform: who is told what, and what the documentation shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from voulezvous import Client, Denied, Person
from voulezvous.errors import ApiError, SocketRefused
from voulezvous.generated.models import (
    AccountChange,
    BanOrder,
    EvidencePart,
    ModerationBlocked,
    ModerationUnblocked,
    ReportCreation,
    ReportOutcome,
    ReportReason,
    ReportResolution,
    ReportState,
    Role,
    SessionCreation,
    SessionState,
)

from tests.contract.guests import PASSWORD, follow, following, somebody, user_id
from tests.support.conformance import REPOSITORY
from tests.support.examples import Example, examples
from tests.support.platform import Platform

SHOWN = examples(REPOSITORY / "docs" / "moderation.md", "python")
BARRED = 4403


def test_a_block_is_told_to_its_maker_on_every_device_and_to_nobody_else(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    assert ana.me is not None
    phone = Person.sign_in(platform.base_url, ana.me.handle, PASSWORD)
    with (
        following(platform, ana) as (client, here),
        following(platform, phone) as (_, there),
        following(platform, bia) as (other, elsewhere),
    ):
        client.moderation.block_person(user_id(bia))
        client.moderation.unblock_person(user_id(bia))
        told = [[next(stream) for _ in range(2)] for stream in (here, there)]
        assert told[0] == told[1]
        blocked, unblocked = told[0]
        assert isinstance(blocked, ModerationBlocked) and isinstance(unblocked, ModerationUnblocked)
        assert blocked.subject == unblocked.subject == f"account:{user_id(bia)}"
        other.moderation.block_person(user_id(ana))
        first = next(elsewhere)
        assert isinstance(first, ModerationBlocked)
        assert first.data.user_id == user_id(bia), "of the other's block nothing was told"


def a_moderator(platform: Platform, admin: Person) -> Person:
    """Somebody new whom the admin made a moderator."""
    made = somebody(platform)
    with Client(platform.base_url, signer=admin) as judge:
        account = judge.identity.inspect_account(user_id(made))
        body = AccountChange(version=account.version, roles=[Role.USER, Role.MOD])
        judge.identity.change_account(user_id(made), body=body)
    return made


def reported(client: Client, of: Person, **said: Any) -> UUID:
    body = ReportCreation(user_id=user_id(of), reason_code=ReportReason.THREATS, mode_id="party", **said)
    return client.moderation.create_report(body=body).report_id


UPHELD = ReportResolution(outcome=ReportOutcome.UPHELD, note="Heard it.")
DISMISSED = ReportResolution(outcome=ReportOutcome.DISMISSED, note="Nothing there.")


def test_from_a_report_to_a_block_to_a_ban(platform: Platform, admin: Person) -> None:
    """A report is judged, the reporter parts from them, the moderator bars them: sockets and sessions end at once."""
    ana, bia, mod = somebody(platform), somebody(platform), a_moderator(platform, admin)
    with (
        following(platform, ana) as (hers, told),
        following(platform, bia) as (theirs, elsewhere),
        Client(platform.base_url, signer=mod) as judge,
    ):
        mine = hers.sessions.create_session(body=SessionCreation(mode="party"))
        other = theirs.sessions.create_session(body=SessionCreation(mode="party"))
        assert (next(told).type, next(elsewhere).type) == ("session.created", "session.created")
        report_id = reported(hers, bia, session_id=mine.session_id, note="Said it on camera.")
        assert report_id in {one.report_id for one in judge.moderation.iter_reports(state=ReportState.OPEN)}
        assert judge.moderation.claim_report(report_id).evidence == [
            f"session:{mine.session_id}",
            f"session:{other.session_id}",
        ]
        before = judge.identity.inspect_account(user_id(bia)).reputation
        assert judge.moderation.resolve_report(report_id, body=UPHELD).state is ReportState.UPHELD
        assert judge.identity.inspect_account(user_id(bia)).reputation < before
        hers.moderation.block_person(user_id(bia))
        assert next(told).type == "moderation.blocked"
        judge.identity.ban_account(user_id(bia), body=BanOrder(reason="Threats."))
        with pytest.raises(Denied) as barred:
            theirs.sessions.heartbeat_session(other.session_id)
        assert barred.value.code == "BANNED"
        platform.wait_until(lambda: "session.ended" in acts(judge, report_id), 10)
        bundle = judge.moderation.export_evidence(report_id)
        assert {one.part for one in bundle.people} == set(EvidencePart)
        seen = [one.action for one in bundle.records]
        wanted = ("report.made", "report.upheld", "moderation.blocked", "account.banned", "session.ended")
        assert [seen.index(act) for act in wanted] == sorted(map(seen.index, wanted)), seen
        with pytest.raises(SocketRefused) as closed:
            list(elsewhere)
        assert closed.value.code == BARRED
        assert hers.sessions.inspect_session(mine.session_id).state is SessionState.ACTIVE


def acts(judge: Client, report_id: UUID) -> set[str]:
    """What the audit log holds of an incident."""
    return {one.action for one in judge.moderation.export_evidence(report_id).records}


def test_what_one_moderator_holds_or_has_judged_is_no_other_ones(platform: Platform, admin: Person) -> None:
    ana, bia = somebody(platform), somebody(platform)
    first, second = a_moderator(platform, admin), a_moderator(platform, admin)
    with (
        Client(platform.base_url, signer=ana) as hers,
        Client(platform.base_url, signer=first) as one,
        Client(platform.base_url, signer=second) as two,
    ):
        report_id = reported(hers, bia)
        one.moderation.claim_report(report_id)
        for attempt in (
            lambda: two.moderation.claim_report(report_id),
            lambda: two.moderation.resolve_report(report_id, body=UPHELD),
        ):
            assert refusal_of(attempt) == "REPORT_CLAIMED"
        one.moderation.resolve_report(report_id, body=DISMISSED)
        for attempt in (
            lambda: two.moderation.claim_report(report_id),
            lambda: two.moderation.resolve_report(report_id, body=UPHELD),
        ):
            assert refusal_of(attempt) == "REPORT_SETTLED"
        about_first = reported(hers, first)
        assert refusal_of(lambda: two.moderation.resolve_report(about_first, body=UPHELD)) == "POLICY_DENIED"
        assert refusal_of(lambda: one.moderation.inspect_report(about_first)) == "NOT_FOUND"


def refusal_of(attempt: Callable[[], object]) -> str:
    """The code with which an attempt is refused."""
    with pytest.raises(ApiError) as refused:
        attempt()
    return str(refused.value.code)


def test_what_can_not_be_reported_is_refused_with_its_reason(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    with Client(platform.base_url, signer=ana) as client:
        key = f"moderation-{user_id(ana)}"

        def report(of: Person, mode: str = "party", reason: ReportReason = ReportReason.SPAM) -> object:
            body = ReportCreation(user_id=user_id(of), reason_code=reason, mode_id=mode)
            return client.moderation.create_report(body=body, idempotency_key=key)

        assert refusal_of(lambda: report(ana)) == "NOT_YOURSELF"
        assert refusal_of(lambda: report(bia, mode="nowhere")) == "MODE_UNKNOWN"
        assert report(bia) == report(bia), "one key, one report"
        assert refusal_of(lambda: report(bia, reason=ReportReason.HATE)) == "IDEMPOTENCY_CONFLICT"


def vvtvctl(
    platform: Platform, password: str, *words: str, group: str = "moderation"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ops.vvtvctl", group, *words],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "COLUMNS": "200",
            "VVTV_HOME": str(platform.home),
            "VVTV_PORT": str(platform.port),
        },
        input=f"{password}\n",
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_line_lists_shows_judges_and_exports(platform: Platform) -> None:
    ana, bia = somebody(platform), somebody(platform)
    with Client(platform.base_url, signer=ana) as client:
        report_id = str(reported(client, bia, note="[bold]Look[/]"))
    password = platform.admin_password
    who = ("--as", "admin")
    listed = vvtvctl(platform, password, "queue", *who, "--json")
    assert report_id in {one["report_id"] for one in json.loads(listed.stdout)}, listed.stderr
    assert "[bold]Look[/]" in vvtvctl(platform, password, "show", report_id, *who).stdout
    judged = vvtvctl(platform, password, "resolve", report_id, "dismissed", *who, "--note", "No.", "--json")
    assert json.loads(judged.stdout)["state"] == "dismissed", judged.stderr
    bundle = json.loads(vvtvctl(platform, password, "export", report_id, *who).stdout)
    assert [one["action"] for one in bundle["records"]][-2:] == ["report.made", "report.dismissed"]
    assert ana.me is not None
    refused = vvtvctl(platform, PASSWORD, "queue", "--as", ana.me.handle)
    assert (refused.returncode != 0, "role mod" in refused.stderr) == (True, True), refused.stderr


def test_the_command_line_bars_limits_hides_and_takes_it_back(platform: Platform) -> None:
    """What it says is what the house then does."""
    bia = somebody(platform)
    assert bia.me is not None
    handle, why = bia.me.handle, ("--reason", "Comes back every night.")

    def told(*words: str) -> dict[str, Any]:
        done = vvtvctl(platform, platform.admin_password, *words, "--as", "admin", "--json", group="people")
        assert done.returncode == 0, done.stderr
        account: dict[str, Any] = json.loads(done.stdout)
        return account

    with Client(platform.base_url, signer=bia) as client:
        assert told("shadow", handle, *why)["shadowed"] is True
        assert told("lift", "shadow", handle)["shadowed"] is False
        assert told("quarantine", handle, *why, "--days", "2.5")["quarantined_until"]
        assert "quarantined_until" not in told("lift", "quarantine", handle)
        assert client.identity.get_me().probation is None, "what was lifted is over"
        assert "until" not in told("ban", handle, *why)["ban"]
        assert refusal_of(client.identity.get_me) == "BANNED"
        assert told("ban", handle, *why, "--days", "1")["ban"]["until"]
        assert told("show", handle)["ban"]["reason"] == why[1]
        assert "ban" not in told("lift", "ban", handle)
    for words in (("ban", "admin", *why, "--as", "admin"), ("show", handle[:-1], "--as", "admin")):
        refused = vvtvctl(platform, platform.admin_password, *words, group="people")
        assert (refused.returncode != 0, "error: " in refused.stderr) == (True, True), refused.stdout


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.name))
def test_what_the_documentation_shows_works(platform: Platform, tmp_path: Path, shown: Example) -> None:
    follow(shown, platform, tmp_path)
