"""What the LAB does by the clock: here is where a job is registered."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from generated.models import FeaturesConfig, OwnerCard
from lab.discovery.pipeline import Pipeline
from lab.nightly.service import Nightly
from lab.scheduler.domain import DailyAt, Every
from lab.scheduler.service import Job
from lab.station.desks import Desks
from lab.station.discovery import Discovery
from lab.station.everywhere import Everywhere
from lab.station.intake import PrepIntake

DISCOVERY, COMMIT, NIGHTLY = "discovery", "commit", "nightly"
CURATOR, AUTOPILOT = "curator", "autopilot"


def jobs_of(
    card: Callable[[], OwnerCard],
    discovery: Discovery,
    intake: PrepIntake,
    everywhere: Everywhere,
    pipeline: Pipeline,
    nightly: Nightly,
) -> tuple[Job, ...]:
    """Every job, in the order in which a single cycle runs them. `card` gives the owner's card in force."""

    async def discover() -> str:
        taken, _ = await discovery.look()
        if taken:
            intake.wake()
        return (
            f"{taken} files of the library taken in, {await pipeline.discover()} programmes found elsewhere"
        )

    async def commit() -> str:
        sure = await pipeline.commit()
        for channel in everywhere.channels:
            await channel.refill.run()
        return f"{sure} programmes to fetch; every queue is filled and published"

    return (
        Job(DISCOVERY, lambda: Every(timedelta(seconds=card().planning.discovery_interval_s)), discover),
        Job(COMMIT, lambda: Every(timedelta(minutes=card().planning.commit_interval_minutes)), commit),
        Job(NIGHTLY, lambda: DailyAt(card().planning.nightly_at, card().timezone), nightly.run),
    )


def tuning_jobs(features: Callable[[], FeaturesConfig], desks: Desks) -> tuple[Job, ...]:
    """What judges every channel by the clock. `features` gives the knobs in force."""

    async def curate() -> str:
        return await _everywhere({desk.channel_id: desk.curator.run for desk in desks})

    async def tune() -> str:
        return await _everywhere({desk.channel_id: desk.autopilot.run for desk in desks})

    return (
        Job(CURATOR, lambda: Every(timedelta(seconds=features().curator.interval_s)), curate),
        Job(AUTOPILOT, lambda: Every(timedelta(seconds=features().autopilot.interval_s)), tune),
    )


async def _everywhere(acts: Mapping[str, Callable[[], Awaitable[str]]]) -> str:
    """One act a channel, by its name; what fails on one of them fails the job after the others had their turn."""
    told, failed = list[str](), list[Exception]()
    for name, act in acts.items():
        try:
            told.append(f"{name}: {await act()}")
        except Exception as error:  # noqa: BLE001 - whatever fails here, the other channels have their turn
            error.add_note(f"on the channel {name}")
            failed.append(error)
    if failed:
        raise failed[0]
    return "; ".join(told)
