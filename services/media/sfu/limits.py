"""The SFU's limits and waits, out of `config/platform.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

from generated.models import SfuSettings
from services.media.sfu.keyframes import Asking
from services.media.sfu.layers import Steps
from services.media.sfu.policing import Leniency


@dataclass(frozen=True, slots=True)
class Limits:
    """What one SFU takes on, and how patient it is; seconds, packets, counts."""

    publications_max: int
    viewers_max: int
    slots_max: int
    history_packets: int
    report_interval_s: float
    closed_kept: int
    repeat_burst_s: float
    asking: Asking
    leniency: Leniency
    steps: Steps

    @classmethod
    def configured(cls, sfu: SfuSettings) -> Limits:
        """Those of the configuration."""
        return cls(
            publications_max=sfu.publications_max,
            viewers_max=sfu.viewers_max,
            slots_max=sfu.slots_max,
            history_packets=sfu.history_packets,
            report_interval_s=sfu.report_interval_s,
            closed_kept=sfu.closed_kept,
            repeat_burst_s=sfu.repeat_burst_s,
            asking=Asking(sfu.key_frame_interval_s, sfu.key_frame_retry_s, sfu.key_frame_attempts),
            leniency=Leniency(sfu.burst_s, sfu.excess_slack, sfu.excess_patience_s),
            steps=Steps(sfu.loss_max, sfu.downgrade_hold_s, sfu.upgrade_trial_s, sfu.upgrade_trial_max_s),
        )
