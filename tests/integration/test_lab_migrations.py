"""The LAB's schema: up, down and up again on both backends, and equal to what the code expects."""

from lab.agent import store as agent
from lab.alerts import store as alerts
from lab.autopilot import store as autopilot
from lab.curator import store as curator
from lab.discovery import store as discovery
from lab.library import store as library
from lab.nightly import store as nightly
from lab.policies import store as policies
from lab.queue import corrections
from lab.queue import store as queue
from lab.scheduler import store as scheduler
from lab.station import as_run, replay, switches
from services.infra.sql import idempotency
from services.infra.sql.shared_tables import SHARED
from tests.support.sql import assert_up_down_up

TABLES = [
    *(library.METADATA, queue.METADATA, as_run.METADATA, switches.METADATA),
    *(scheduler.METADATA, nightly.METADATA, curator.METADATA),
    *(autopilot.METADATA, corrections.METADATA, policies.METADATA),
    *(idempotency.METADATA, replay.METADATA, SHARED),
    *(alerts.METADATA, agent.METADATA, discovery.METADATA),
]


def test_the_labs_schema_goes_up_down_and_up(empty_url: str) -> None:
    assert_up_down_up(empty_url, "lab.migrations", TABLES)
