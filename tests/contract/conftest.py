"""One real platform for all contract tests, and files that its library does not know."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from voulezvous import Client, ControlSigner, Person
from voulezvous.generated.models import AssetState, JobOutcome, PlayoutChange

from tests.contract.fuzz import ADVISED, ASKED, MANY_PEOPLE, SECRET, TOKEN
from tests.support.configuration import ConfigCopy, put
from tests.support.live import LIVE
from tests.support.platform import Platform, free_port, start_platform
from tests.support.programmes import make_clip, make_programmes
from tests.support.site import a_site_apart, entry, feed, page, with_a_neighbour

LIMIT_S = 420


@pytest.fixture(scope="package")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A channel of short programmes, which takes a live source.

    A neighbour's feed offers what may not air and what is not there.
    """
    root = Path(tmp_path_factory.mktemp("home"))
    copy, home = ConfigCopy(root / "copied"), root / "home"
    copy.edit("channels.yaml", put("channels.main.live", {**LIVE, "port": free_port()}))
    make_programmes(home / "library")
    with a_site_apart() as site:
        nc = "<media:license href='https://creativecommons.org/licenses/by-nc/4.0/'/>"
        items = entry("lost", site.url("/lost.mp4")), entry("unfree", site.url("/unfree.mp4"), nc)
        site.pages["/feed.xml"] = page(feed(*items))
        env = with_a_neighbour(site.url("/feed.xml"))
        env |= (
            ADVISED
            | ASKED
            | MANY_PEOPLE
            | {"VVTV_CONFIG_DIR": str(copy.folder), "VVTV_LIVE_KEY": "open.sesame"}
        )
        running = start_platform(home, env=env)
        try:
            yield running
            assert running.stop() == 0, running.tail()
        finally:
            running.kill_everything()


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No contract test takes longer than this, whatever the platform does."""

    def give_up(_signal: int, _frame: object) -> None:
        raise AssertionError(f"not within {LIMIT_S} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LIMIT_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="package")
def reported(platform: Platform, signer: ControlSigner) -> None:
    """A nightly has run, which makes the report that there is to show."""
    with Client(platform.base_url, signer=signer) as client:
        platform.wait_until(lambda: _may_air(platform, client), 120, every_s=1)
        client.jobs.run_job("nightly")
        platform.wait_until(
            lambda: client.jobs.inspect_job("nightly").runs[0].outcome is not JobOutcome.RUNNING,
            60,
            every_s=1,
        )


@pytest.fixture
def ready(platform: Platform, signer: ControlSigner, reported: None) -> Platform:
    """The platform with its queue on air, while its programmes may air and queue, plan and curator have what to show.

    A programme that an earlier test took out of the library comes back as a file that was written anew.
    """
    with Client(platform.base_url, signer=signer) as client:
        client.control.change_playout(body=PlayoutChange(emergency=False, frozen=False))
        known = {asset.source_path for asset in client.control.iter_assets()}
        for programme in _programmes(platform) - known:
            Path(programme).touch()

        def stocked() -> bool:
            decided = client.curator.list_decisions(limit=1).items
            offered = client.control.list_plan_items().items
            shown = bool(client.control.list_queue().items) and len(offered) > 1
            return _may_air(platform, client) and shown and bool(decided)

        platform.wait_until(stocked, 120, every_s=1)
    return platform


def _programmes(platform: Platform) -> set[str]:
    return {str(file) for file in (platform.home / "library").iterdir()}


def _may_air(platform: Platform, client: Client) -> bool:
    fit = {asset.source_path for asset in client.control.iter_assets() if asset.state is AssetState.READY}
    return _programmes(platform) <= fit


@pytest.fixture
def spare_file(tmp_path: Path) -> Path:
    """A short video file outside the library, unlike every other one."""
    return make_clip(tmp_path / "spare.mp4")


@pytest.fixture(scope="package")
def admin(platform: Platform) -> Person:
    """The first admin, signed in."""
    return Person.sign_in(platform.base_url, "admin", platform.admin_password)


@pytest.fixture(scope="session")
def signer() -> ControlSigner:
    """The operator; one for all tests, because only one signer keeps its own equal calls apart."""
    return ControlSigner(TOKEN, SECRET)
