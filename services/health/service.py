"""Asks every probe at once, each for a bounded time."""

import asyncio
import logging
from collections.abc import Sequence

from generated.vocabulary import ObservationCode
from services.health.domain import Finding, Seen
from services.health.ports import Probe

_log = logging.getLogger(__name__)


class Readiness:
    """What all probes say."""

    def __init__(self, probes: Sequence[Probe], timeout_s: float) -> None:
        self._probes = tuple(probes)
        self._timeout_s = timeout_s

    async def findings(self) -> list[Finding]:
        """One finding per probe, in their order; a probe that raises or hangs is a bad one."""
        return list(await asyncio.gather(*(self._look(probe) for probe in self._probes)))

    async def _look(self, probe: Probe) -> Finding:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await probe.look()
        except TimeoutError:
            return _unwell(probe, Seen(ObservationCode.NOT_IN_TIME, seconds=self._timeout_s))
        except Exception as error:  # noqa: BLE001 (a broken probe is a finding)
            _log.exception("health: the probe of %s failed", probe.name)
            return _unwell(probe, Seen(ObservationCode.PROBE_FAILED, detail=type(error).__name__))


def _unwell(probe: Probe, seen: Seen) -> Finding:
    return Finding(probe.name, ok=False, seen=(seen,))
