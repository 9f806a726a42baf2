"""Before and around the supervisor: folders that can be written, and the signals that stop it cleanly."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops.supervisor import ground
from ops.supervisor.console import Console
from ops.supervisor.up import on_stop_signals
from services.infra.settings import read_settings

ROOT = Path(__file__).parents[2]


def refused(**environ: str) -> ground.CannotWrite:
    with pytest.raises(ground.CannotWrite) as caught:
        ground.prepare(read_settings(environ))
    return caught.value


def test_a_home_and_the_folders_of_both_databases_are_made(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "VVTV_HOME": str(tmp_path / "home"),
            "VVTV_STATE_DB": str(tmp_path / "lab" / "deep" / "vvtv.db"),
            "VVTV_DATABASE_URL": f"sqlite:///{tmp_path}/control/platform.db",
        }
    )
    ground.prepare(settings)
    assert settings.home.library.is_dir()
    assert list((tmp_path / "lab" / "deep").iterdir()) == list((tmp_path / "control").iterdir()) == []


def test_a_home_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for root in ("/proc/nope", f"{tmp_path}/file/home", "/" + "x" * 300):
        error = refused(VVTV_HOME=root)
        assert error.variable == "VVTV_HOME"
        assert str(error.folder).startswith(root)
        assert "set VVTV_HOME to another place" in error.remedy


def test_the_folder_of_either_database_is_named_by_its_variable(tmp_path: Path) -> None:
    home = str(tmp_path)
    assert refused(VVTV_HOME=home, VVTV_STATE_DB="/proc/nope/vvtv.db").variable == "VVTV_STATE_DB"
    url = "sqlite:////proc/nope/platform.db"
    assert refused(VVTV_HOME=home, VVTV_DATABASE_URL=url).variable == "VVTV_DATABASE_URL"


def test_a_folder_that_exists_and_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "system").symlink_to("/proc/self")
    assert refused(VVTV_HOME=str(tmp_path)).folder == tmp_path / "system"


def test_up_on_a_home_that_cannot_be_made_ends_in_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ops.vvtvctl", "up"]
    environ = {**os.environ, "VVTV_HOME": "/proc/nope"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 78
    assert "Traceback" not in done.stderr
    for words in ("cannot write there", "/proc/nope", "(VVTV_HOME)", "set VVTV_HOME to another place"):
        assert words in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_stop_signal_asks_for_a_clean_stop(number: signal.Signals) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        on_stop_signals(asyncio.get_running_loop(), stop.set)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            await stop.wait()

    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        asyncio.run(scenario())
    finally:
        signal.signal(signal.SIGHUP, before)


def test_under_nohup_a_closed_terminal_stops_nothing() -> None:
    async def scenario() -> None:
        on_stop_signals(asyncio.get_running_loop(), lambda: None)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        asyncio.run(scenario())
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_terminal_that_has_gone_away_stops_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    Console(("house",), Gone(), colour=False).line("house", "stopping")
