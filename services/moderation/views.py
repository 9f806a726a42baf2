"""Moderation in the contract's words."""

from __future__ import annotations

from pydantic import MISSING

from generated import models
from services.infra.left_out import or_left_out
from services.moderation.blocking import Named
from services.moderation.domain import Claim, Report, Verdict


def block_of(one: Named) -> models.Block:
    """A block as its maker sees it."""
    return models.Block(
        user_id=one.block.blocked_id,
        handle=one.name.handle,
        display_name=one.name.display_name,
        blocked_at=one.block.blocked_at,
    )


def report_of(report: Report) -> models.Report:
    """A report as moderators see it."""
    return models.Report(
        report_id=report.report_id,
        state=report.state,
        reporter_id=report.reporter_id,
        user_id=report.user_id,
        reason_code=report.reason_code,
        mode_id=report.mode_id,
        session_id=or_left_out(report.session_id),
        thread_id=or_left_out(report.thread_id),
        note=or_left_out(report.note),
        evidence=[*report.evidence],
        made_at=report.made_at,
        claim=MISSING if report.claim is None else _claim(report.claim),
        verdict=MISSING if report.verdict is None else _verdict(report.verdict),
        version=report.version,
    )


def _claim(claim: Claim) -> models.ReportClaim:
    return models.ReportClaim(by=claim.by, at=claim.at, until=claim.until)


def _verdict(verdict: Verdict) -> models.ReportVerdict:
    return models.ReportVerdict(outcome=verdict.outcome, by=verdict.by, at=verdict.at, note=verdict.note)
