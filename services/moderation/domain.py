"""Pure rules of moderation: `(state, command, now) -> state`, refusals as kernel errors (spec 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from generated.vocabulary import ErrorCode, ReportOutcome, ReportReason, ReportState
from services.kernel.errors import Conflict, Invalid, NotFound

_STANDS = {ReportOutcome.UPHELD: ReportState.UPHELD, ReportOutcome.DISMISSED: ReportState.DISMISSED}


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody has parted from somebody. It holds both ways, and is only its maker's to lift or to know of."""

    block_id: str
    user_id: str
    blocked_id: str
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class Name:
    """How an account is called."""

    handle: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Judge:
    """A moderator who looks at a report; an admin takes over what others hold."""

    user_id: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom a report waits for, and until when."""

    by: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a report was judged, by whom, when and why."""

    outcome: ReportOutcome
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody has told the moderators of somebody. `evidence` names sessions and threads, as the audit log does."""

    report_id: str
    reporter_id: str
    user_id: str
    reason_code: ReportReason
    mode_id: str
    session_id: str | None
    thread_id: str | None
    note: str | None
    evidence: tuple[str, ...]
    made_at: datetime
    state: ReportState = ReportState.OPEN
    claim: Claim | None = None
    verdict: Verdict | None = None
    version: int = 1


def of_another(user_id: str, other_id: str) -> None:
    """Raises Invalid (NOT_YOURSELF) when both are one."""
    if user_id == other_id:
        raise Invalid(ErrorCode.NOT_YOURSELF, "You can't do this to yourself.")


def claimed(report: Report, judge: Judge, now: datetime, until: datetime) -> Report:
    """The report, waiting for this judge. Raises Conflict (REPORT_SETTLED, REPORT_CLAIMED)."""
    if report.state is not ReportState.OPEN:
        raise _settled(report)
    _must_be_free(report, judge, now)
    return replace(report, claim=Claim(judge.user_id, now, until))


def resolved(report: Report, judge: Judge, outcome: ReportOutcome, note: str, now: datetime) -> Report:
    """The report as judged; one that was judged so already stays. Raises Conflict as `claimed` does."""
    if report.state is not ReportState.OPEN:
        if report.state is not _STANDS[outcome]:
            raise _settled(report)
        return report
    _must_be_free(report, judge, now)
    verdict = Verdict(outcome, judge.user_id, now, note)
    return replace(report, state=_STANDS[outcome], verdict=verdict)


def seen_by(report: Report | None, moderator_id: str) -> Report:
    """A report that is there. Raises NotFound; what is reported of a moderator is nothing that they may know of."""
    if report is None or report.user_id == moderator_id:
        raise NotFound(ErrorCode.NOT_FOUND, "There is no such report.")
    return report


def _must_be_free(report: Report, judge: Judge, now: datetime) -> None:
    claim = report.claim
    is_others = claim is not None and claim.by != judge.user_id and now < claim.until
    if is_others and not judge.is_admin:
        raise Conflict(ErrorCode.REPORT_CLAIMED, "Another moderator looks at this report.")


def _settled(report: Report) -> Conflict:
    return Conflict(ErrorCode.REPORT_SETTLED, f"The report is {report.state} already.")
