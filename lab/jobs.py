"""What the LAB does by the clock: here is where a job is registered."""

from collections.abc import Callable
from datetime import timedelta

from generated.models import OwnerCard
from lab.nightly.service import Nightly
from lab.scheduler.domain import DailyAt, Every
from lab.scheduler.service import Job
from lab.station.discovery import Discovery
from lab.station.everywhere import Everywhere
from lab.station.intake import PrepIntake

DISCOVERY, COMMIT, NIGHTLY = "discovery", "commit", "nightly"


def jobs_of(
    card: Callable[[], OwnerCard],
    discovery: Discovery,
    intake: PrepIntake,
    everywhere: Everywhere,
    nightly: Nightly,
) -> tuple[Job, ...]:
    """Every job, in the order in which a single cycle runs them. `card` gives the owner's card in force."""

    async def discover() -> str:
        taken, _ = await discovery.look()
        if taken:
            intake.wake()
        return f"{taken} files of the library taken in"

    async def commit() -> str:
        for channel in everywhere.channels:
            await channel.refill.run()
        return "every queue is filled and published"

    return (
        Job(DISCOVERY, lambda: Every(timedelta(seconds=card().planning.discovery_interval_s)), discover),
        Job(COMMIT, lambda: Every(timedelta(minutes=card().planning.commit_interval_minutes)), commit),
        Job(NIGHTLY, lambda: DailyAt(card().planning.nightly_at, card().timezone), nightly.run),
    )
