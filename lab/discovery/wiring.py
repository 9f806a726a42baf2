"""Builds the stages that bring programmes in, from their dependencies and their slices of the configuration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from generated.models import FetchSettings, OwnerCard, PlatformConfig
from lab.discovery.choosing import Choosing, PlanLimits
from lab.discovery.committing import Committing
from lab.discovery.domain import Backoff
from lab.discovery.pipeline import Pipeline, PipelineParts
from lab.discovery.seeking import Seeking, Wish
from lab.fetcher.attempt import FetchLimits, Tools
from lab.fetcher.download import DownloadLimits
from lab.fetcher.fetching import Fetcher
from lab.playout.channel import Channel
from lab.station.ports import Audit
from lab.station.streaks import Streaks
from services.infra.outbound import Allowed, Web, WebLimits
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True)
class PipelineDependencies:
    """What the stages are given. `folder` holds fetched files; `on_fetched` wakes prep; `streaks` hears of failures."""

    database: Database
    audit: Audit
    clock: Clock
    ids: IdSource
    folder: Path
    on_fetched: Callable[[], None]
    streaks: Streaks


def build_pipeline(
    given: PipelineDependencies, channel: Channel, platform: PlatformConfig, card: Callable[[], OwnerCard]
) -> Pipeline:
    """The stages of one channel."""
    settings, fetch = platform.acquisition, platform.fetch
    database, clock, ids = given.database, given.clock, given.ids
    web = Web(clock, web_limits(fetch), Allowed(fetch.allowed_networks))
    plan = PlanLimits(
        timedelta(minutes=settings.ahead_minutes),
        settings.share,
        settings.assumed_duration_s,
        settings.budget_bytes,
    )
    choosing = Choosing(card, channel.grid, given.audit, plan)
    backoff = Backoff(fetch.attempts, fetch.backoff_initial_s, fetch.backoff_factor, fetch.backoff_max_s)
    limits = FetchLimits(
        fetch.downloads,
        settings.budget_bytes,
        settings.free_min_bytes,
        DownloadLimits(fetch.download_limit_bytes, fetch.download_timeout_s, fetch.checkpoint_s),
        backoff,
    )
    tools = Tools(database, web, choosing, given.audit, clock, ids, given.folder, limits)
    wish = Wish(settings.items_per_source, settings.preferred_height)
    parts = PipelineParts(
        web=web,
        seeking=Seeking(database, web, card, clock, ids, wish, given.streaks),
        committing=Committing(database, web, choosing, clock, given.folder, backoff),
        fetcher=Fetcher(tools, given.on_fetched),
        folder=given.folder,
        budget_bytes=settings.budget_bytes,
    )
    return Pipeline(
        database,
        parts,
        given.audit,
        clock,
        channel_id=channel.channel_id,
        poll_s=settings.poll_s,
    )


def web_limits(fetch: FetchSettings) -> WebLimits:
    """The limits that `config/platform.yaml` sets under `fetch`."""
    return WebLimits(
        user_agent=fetch.user_agent,
        redirects=fetch.redirects_max,
        connect_timeout_s=fetch.connect_timeout_s,
        idle_timeout_s=fetch.idle_timeout_s,
        document_timeout_s=fetch.document_timeout_s,
        document_bytes=fetch.document_limit_bytes,
        host_connections=fetch.host_connections,
        host_delay_s=fetch.host_delay_s,
        retry_after_max_s=fetch.retry_after_max_s,
    )
