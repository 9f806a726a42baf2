"""How the control plane tells the LAB, who keeps the alerts, what is not well; and health, how it last found itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generated.models import EgressReached, FailingRevocations, MatchingDegraded, PlatformWord, PresenceStuck
from generated.vocabulary import ObservationCode, PresenceFault
from services.health.domain import Seen, ServiceView
from services.infra.left_out import or_left_out
from services.infra.platform_word import write_platform_word
from services.kernel.clock import Clock

_SESSIONS, _PRESENCE, _MATCHING = "sessions", "presence", "matching"
_PRESENCE_FAULTS: Mapping[PresenceFault, ObservationCode] = {
    PresenceFault.NOT_SWEPT: ObservationCode.PRESENCE_NOT_SWEPT,
    PresenceFault.NOT_TOLD: ObservationCode.PRESENCE_NOT_TOLD,
    PresenceFault.UNREACHABLE: ObservationCode.PRESENCE_UNREACHABLE,
}


class LabsAlarms:
    """Each part says its own, and all of it is one word, written when it is another one. Methods raise OSError."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._word = PlatformWord()
        self._written: PlatformWord | None = None
        self._told: dict[str, tuple[float, Seen | None]] = {}
        """When each service last told how it is, by the monotonic clock, and what is wrong with it."""

    def tell_sessions(self, revocations: FailingRevocations, egress: EgressReached | None) -> None:
        """As sessions' port says."""
        failing = (
            Seen(ObservationCode.REVOCATIONS_FAILING, count=revocations.sessions)
            if revocations.sessions
            else None
        )
        self._tell(_SESSIONS, failing, revocations=revocations, egress=or_left_out(egress))

    def tell_presence(self, stuck: PresenceStuck | None) -> None:
        """As presence's port says."""
        trouble = None if stuck is None else Seen(_PRESENCE_FAULTS[stuck.fault], since=stuck.since)
        self._tell(_PRESENCE, trouble, presence=or_left_out(stuck))

    def tell_matching(self, degraded: MatchingDegraded | None) -> None:
        """As matching's port says."""
        trouble = (
            None
            if degraded is None
            else Seen(ObservationCode.MATCH_SLOW, seconds=degraded.p50_s, count=degraded.pairs)
        )
        self._tell(_MATCHING, trouble, matching=or_left_out(degraded))

    def services(self) -> Sequence[ServiceView]:
        """As health's port says."""
        now = self._clock.monotonic()
        views = []
        for name in (_SESSIONS, _PRESENCE, _MATCHING):
            at, trouble = self._told.get(name, (None, None))
            views.append(ServiceView(name, None if at is None else max(now - at, 0.0), trouble))
        return views

    def _tell(self, service: str, trouble: Seen | None, **said: object) -> None:
        self._told[service] = self._clock.monotonic(), trouble
        self._word = self._word.model_copy(update=said)
        if self._word != self._written:
            write_platform_word(self._path, self._word)
            self._written = self._word
