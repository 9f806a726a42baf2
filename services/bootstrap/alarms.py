"""How the control plane tells the LAB, who keeps the alerts, what is not well."""

from __future__ import annotations

from pathlib import Path

from generated.models import EgressReached, FailingRevocations, MatchingDegraded, PlatformWord, PresenceStuck
from services.infra.left_out import or_left_out
from services.infra.platform_word import write_platform_word


class LabsAlarms:
    """Each part says its own, and all of it is one word, written when it is another one. Methods raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._word = PlatformWord()
        self._written: PlatformWord | None = None

    def tell_sessions(self, revocations: FailingRevocations, egress: EgressReached | None) -> None:
        """As sessions' port says."""
        self._tell(revocations=revocations, egress=or_left_out(egress))

    def tell_presence(self, stuck: PresenceStuck | None) -> None:
        """As presence's port says."""
        self._tell(presence=or_left_out(stuck))

    def tell_matching(self, degraded: MatchingDegraded | None) -> None:
        """As matching's port says."""
        self._tell(matching=or_left_out(degraded))

    def _tell(self, **said: object) -> None:
        self._word = self._word.model_copy(update=said)
        if self._word != self._written:
            write_platform_word(self._path, self._word)
            self._written = self._word
