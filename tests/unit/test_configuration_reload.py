"""Edits while the platform runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from services.infra.configuration import BundleWatcher, ConfigBundle, Problem
from tests.support.configuration import ConfigCopy, put


class Watched:
    """A watcher over a copy, and what it reported."""

    def __init__(self, copy: ConfigCopy, env: dict[str, str] | None = None) -> None:
        self.reloads: list[tuple[str, str]] = []
        self.refusals: list[tuple[Problem, ...]] = []
        self.watcher = BundleWatcher(
            copy.folder,
            env or {},
            on_reload=self.reloaded,
            on_refusal=self.refusals.append,
            schemas=copy.schemas,
        )

    def reloaded(self, before: ConfigBundle, after: ConfigBundle) -> None:
        self.reloads.append((before.hash, after.hash))

    def look(self) -> None:
        """One look of the loop."""
        if self.watcher.look():
            self.watcher.reload()


def test_a_valid_edit_takes_force_once_it_is_still(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    watched = Watched(copy)
    first = watched.watcher.current
    copy.edit("features.toml", put("curator.min_confidence_apply", 0.9))
    watched.look()
    assert watched.watcher.current is first
    watched.look()
    assert watched.watcher.current.features.curator.min_confidence_apply == 0.9
    assert first.features.curator.min_confidence_apply == 0.62
    assert watched.reloads == [(first.hash, watched.watcher.current.hash)]
    watched.look()
    assert len(watched.reloads) == 1


def test_an_invalid_edit_is_refused_and_the_running_bundle_stays(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    watched = Watched(copy)
    first = watched.watcher.current
    copy.edit("cost-tiers.yaml", put("guardrails.tiles_active.desktop", 13))
    for _ in range(3):
        watched.look()
    assert watched.watcher.current is first
    assert watched.reloads == []
    assert [problem.path for problem in watched.refusals[0]] == ["guardrails.tiles_active.desktop"]
    assert watched.watcher.problems == watched.refusals[0]
    assert len(watched.refusals) == 1
    copy.edit("cost-tiers.yaml", put("guardrails.tiles_active.desktop", 11))
    for _ in range(2):
        watched.look()
    assert watched.watcher.current.guardrails.tiles_active.desktop == 11
    assert watched.watcher.problems == ()


def test_a_file_removed_and_put_back_changes_nothing(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    watched = Watched(copy)
    first = watched.watcher.current
    path = copy.folder / "channels.yaml"
    content = path.read_text()
    path.unlink()
    for _ in range(2):
        watched.look()
    assert watched.watcher.current is first
    path.write_text(content)
    for _ in range(2):
        watched.look()
    assert watched.watcher.current.hash == first.hash
    assert watched.reloads == []


def test_a_new_string_is_seen(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)
    watched = Watched(copy)
    copy.edit("copy/en.json", lambda strings: strings.update({"app.name": "Renamed"}))
    for _ in range(2):
        watched.look()
    assert watched.watcher.current.copy["en"]["app.name"] == "Renamed"


def test_the_loop_reloads_by_itself(tmp_path: Path) -> None:
    copy = ConfigCopy(tmp_path)

    async def scenario() -> ConfigBundle:
        reloaded: asyncio.Queue[ConfigBundle] = asyncio.Queue()
        watcher = BundleWatcher(
            copy.folder,
            {"VVTV_CFG__configuration__poll_interval_s": "0.01"},
            on_reload=lambda _, after: reloaded.put_nowait(after),
            on_refusal=lambda _: None,
            schemas=copy.schemas,
        )
        running = asyncio.create_task(watcher.run())
        await asyncio.to_thread(copy.edit, "features.toml", put("pool.hedge_after_ms", 500))
        async with asyncio.timeout(10):
            after = await reloaded.get()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert watcher.current is after
        return after

    assert asyncio.run(scenario()).features.pool.hedge_after_ms == 500
