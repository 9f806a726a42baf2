"""The station in the contract's words: translates views, never decides."""

from pydantic import MISSING

from generated import models
from generated.vocabulary import AssetRole
from lab.agent.bridge import AgentView
from lab.alerts.objectives import Kept
from lab.library.service import AssetView
from lab.live.service import LiveView
from lab.queue.view import EntryView
from lab.station.as_run import Aired
from lab.station.beside import facts_told
from lab.station.playout import PlayoutView


def entry_told(view: EntryView) -> models.QueueEntry:
    """An entry of a queue."""
    return models.QueueEntry(
        entry_id=view.entry_id,
        channel_id=view.channel_id,
        asset_id=view.asset_id,
        title=view.title,
        state=view.state,
        origin=view.origin,
        position=view.position,
        version=view.version,
        segment_count=view.segment_count,
        starts_at=MISSING if view.starts_at is None else view.starts_at,
        queued_at=view.queued_at,
        daypart=MISSING if view.daypart is None else view.daypart,
        role=MISSING if view.role is None else view.role,
        relaxed=list(view.relaxed) or MISSING,
    )


def playout_told(view: PlayoutView) -> models.Playout:
    """What is switched."""
    switches = view.switches
    return models.Playout(
        channel_id=view.channel_id,
        state=view.state,
        emergency=switches.emergency,
        emergency_until=MISSING if view.emergency_until is None else view.emergency_until,
        frozen=switches.frozen,
        reason=MISSING if switches.reason is None else switches.reason,
        changed_at=MISSING if switches.changed_at is None else switches.changed_at,
    )


def live_told(view: LiveView) -> models.Live:
    """A live source."""
    return models.Live(
        channel_id=view.channel_id,
        state=view.state,
        title=view.title,
        address=MISSING if view.address is None else view.address,
        whip=MISSING if view.whip is None else view.whip,
        airs_from=MISSING if view.airs_from is None else view.airs_from,
        segments=MISSING if view.segments is None else view.segments,
        dropped=MISSING if view.dropped is None else view.dropped,
        ended=MISSING if view.ended is None else view.ended,
    )


def agent_told(view: AgentView) -> models.AgentStatus:
    """The bridge to the control plane."""
    return models.AgentStatus(
        state=view.state,
        host=MISSING if view.host is None else view.host,
        waiting=view.waiting,
        dropped=view.dropped,
        commands=[
            models.RunCommand(
                command_id=known.command_id,
                action=known.action,
                received_at=known.received_at,
                outcome=MISSING if known.outcome is None else known.outcome.outcome,
                detail=MISSING if known.outcome is None else known.outcome.detail,
            )
            for known in view.commands
        ],
        last_contact_at=MISSING if view.last_contact_at is None else view.last_contact_at,
        last_error=MISSING if view.last_error is None else view.last_error,
    )


def aired_told(entry: Aired) -> models.AsRunEntry:
    """A line of the as-run log."""
    return models.AsRunEntry(
        title=entry.title,
        kind=entry.kind,
        asset_id=MISSING if entry.asset_id is None else entry.asset_id,
        entry_id=MISSING if entry.entry_id is None else entry.entry_id,
        started_at=entry.started_at,
        ends_at=entry.ends_at,
        first_index=entry.start_index,
        segment_count=entry.segments,
    )


def asset_told(view: AssetView, source: str, role: AssetRole) -> models.Asset:
    """An asset, as `source` and `role` have it under the card."""
    asset = view.asset
    refusal, media = asset.refusal, asset.media
    return models.Asset(
        asset_id=asset.asset_id,
        title=asset.title,
        state=asset.state,
        source=source,
        facts=facts_told(asset.facts),
        role=role,
        source_path=asset.source.path,
        size_bytes=asset.source.size_bytes,
        progress=MISSING if view.progress is None else view.progress,
        refusal=MISSING if refusal is None else models.Refusal(code=refusal.code, detail=refusal.detail),
        media=MISSING
        if media is None
        else models.AssetMedia(
            duration_ms=media.duration_ms,
            segment_count=media.segment_count,
            generation=media.generation,
            loudness_lufs=media.loudness_lufs,
            true_peak_dbtp=media.true_peak_dbtp,
            renditions=list(media.renditions),
            captions=list(media.captions),
            audio=list(media.audio) or MISSING,
            overlay=bool(media.overlay),
        ),
        checks=[
            models.QualityCheck(name=check.name, verdict=check.verdict, detail=check.detail)
            for check in asset.checks
        ],
        added_at=asset.added_at,
        updated_at=asset.updated_at,
    )


def kept_told(kept: Kept) -> models.Objective:
    """An objective in the contract's terms, to the tenth of a second."""
    return models.Objective(
        name=kept.objective.name,
        codes=sorted(kept.objective.codes),
        target=kept.objective.target,
        kept=round(kept.kept, 6),
        budget_s=round(kept.budget_s, 1),
        spent_s=round(kept.spent_s, 1),
        burn=[models.BurnRate(window_s=window_s, rate=round(rate, 3)) for window_s, rate in kept.burn],
        days=[models.SpentDay(day=day.isoformat(), spent_s=round(spent_s, 1)) for day, spent_s in kept.days],
    )
