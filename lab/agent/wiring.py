"""Builds the bridge to the control plane that the settings name; without one it stands still."""

from collections.abc import Mapping

from generated.models import PlatformConfig
from generated.vocabulary import AgentMessageKind
from lab.agent.bridge import AgentLimits, Bridge
from lab.agent.composing import Composer, Sources
from lab.agent.wire import Wire, WireLimits
from lab.station.ports import Audit
from services.infra.settings import ControlPlane
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


def build_bridge(
    sources: Sources,
    audit: Audit,
    clock: Clock,
    ids: IdSource,
    plane: ControlPlane | None,
    platform: PlatformConfig,
) -> Bridge:
    """The bridge; needs a running loop when there is a control plane."""
    agent, window_s = platform.agent, platform.control.signature_window_s
    limits = WireLimits(agent.request_timeout_s, window_s, agent.answer_limit_bytes)
    every_s: Mapping[AgentMessageKind, float] = {
        AgentMessageKind.STATUS: agent.status_interval_s,
        AgentMessageKind.SNAPSHOT: agent.snapshot_interval_s,
        AgentMessageKind.TELEMETRY: agent.telemetry_interval_s,
    }
    return Bridge(
        sources.database,
        audit,
        clock,
        None if plane is None else Wire(plane, clock, limits),
        Composer(sources, clock, ids, snapshot_entries=agent.snapshot_entries),
        AgentLimits(
            poll_s=agent.poll_interval_s,
            every_s=every_s,
            backoff_initial_s=agent.backoff_initial_s,
            backoff_max_s=agent.backoff_max_s,
            batch=agent.batch_max,
            outbox=agent.outbox_max,
            command_max_age_s=agent.command_max_age_s,
            window_s=window_s,
            commands_kept=agent.commands_kept,
        ),
    )
