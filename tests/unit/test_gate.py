"""The plugin that holds a run to the contract, over small suites of their own that break it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.beside import can_return
from tests.support.conformance import REPOSITORY
from tests.support.exercised import LEDGER, RESULTS
from tests.support.seen import everything
from tests.support.tap.ledger import Answered, Reader, Violation, Writer

CONFIGURATION = """
[tool.pytest.ini_options]
testpaths = ["suite"]
addopts = "-p tests.support.gate -p no:cacheprovider"
"""
HEAD = """
import pytest
from tests.support.seen import everything
from tests.support.tap.ledger import Answered, Violation, Writer
from tests.support.tap.process import ledgers

def note(*entries):
    with Writer(ledgers() / "tap.jsonl") as ledger:
        ledger.note(entries)
"""
WHOLE = "def test_all():\n    note(*everything())\n"
GAP = (
    "def test_some():\n    note(*(entry for entry in everything() if entry != Answered('getHealth', 200)))\n"
)
VIOLATION = "def test_wrong():\n    note(Violation('the lamp burns'))\n"
LATE = """
@pytest.fixture(scope="module")
def platform():
    yield
    note(Violation("the lamp burns on"))

def test_last(platform):
    pass
"""
STOPPED = "def test_stopped():\n    raise KeyboardInterrupt\n"
LEFT = Answered("getStatus", 200)


class Suite:
    """A project with a few tests, and the ledger that a whole run has left there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "suite").mkdir()
        (root / "pyproject.toml").write_text(CONFIGURATION)
        (root / LEDGER).mkdir(parents=True)
        with Writer(root / LEDGER / "tap.jsonl") as ledger:
            ledger.note([LEFT])

    def run(self, *tests: str, words: tuple[str, ...] = ()) -> tuple[int, str]:
        """The exit status and all that is said."""
        (self.root / "suite" / "test_it.py").write_text("\n".join((HEAD, *tests)))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def kept(self) -> set[object]:
        """What the ledger of the last whole run holds."""
        return set(Reader(self.root / LEDGER).news())


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


def test_a_whole_run_that_saw_everything_passes_and_keeps_its_ledger(suite: Suite) -> None:
    status, said = suite.run(WHOLE)
    assert (status, "0 parts of the contract not exercised" in said) == (0, True), said
    assert suite.kept() == set(everything())
    assert [folder.name for folder in (suite.root / RESULTS).iterdir()] == [LEDGER.name]


def test_a_violation_fails_the_test_during_which_it_happened(suite: Suite) -> None:
    status, said = suite.run(WHOLE, VIOLATION, "def test_after():\n    pass\n")
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert "ERROR suite/test_it.py::test_wrong" in said
    assert "the lamp burns" in said
    assert "1 error" in said
    assert Violation("the lamp burns") in suite.kept()


def test_a_gap_fails_a_whole_run(suite: Suite) -> None:
    status, said = suite.run(GAP)
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert "1 parts of the contract not exercised" in said
    assert "getHealth: no test saw 200." in said


@pytest.mark.parametrize(
    "words",
    ["suite", "-k some", "-x", "--collect-only", "--ignore suite/none"],
)
def test_a_gap_is_none_in_less_than_a_whole_run_and_its_ledger_is_not_kept(suite: Suite, words: str) -> None:
    status, said = suite.run(GAP, words=tuple(words.split()))
    assert (status, "not exercised" in said) == (0, False), said
    assert suite.kept() == {LEFT}
    assert [folder.name for folder in (suite.root / RESULTS).iterdir()] == [LEDGER.name]


def test_an_interrupted_run_is_not_kept(suite: Suite) -> None:
    status, said = suite.run(GAP, STOPPED)
    assert (status, "not exercised" in said) == (pytest.ExitCode.INTERRUPTED, False), said
    assert suite.kept() == {LEFT}


@pytest.mark.parametrize("words", [(), ("suite/test_it.py",)], ids=["whole", "part"])
def test_what_the_last_fixture_lets_pass_fails_the_run(suite: Suite, words: tuple[str, ...]) -> None:
    status, said = suite.run(WHOLE, LATE, words=words)
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert "1 outside the contract after the last test" in said
    assert "the lamp burns on" in said


def test_a_run_leaves_those_alone_that_go_on_and_clears_away_what_killed_ones_left(suite: Suite) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    ours, theirs = (suite.root / RESULTS / f"run-{pid}" for pid in (os.getpid(), ended.pid))
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / "tap.jsonl").touch()
    assert suite.run(WHOLE)[0] == 0
    assert (ours / "tap.jsonl").exists()
    assert not theirs.exists()


SHARED_OUT = ("-p", "xdist.plugin", "-p", "tests.support.beside", "-n", "2")


def test_a_run_that_is_shared_out_is_one_run(suite: Suite) -> None:
    status, said = suite.run(GAP, VIOLATION, words=SHARED_OUT)
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert "ERROR suite/test_it.py::test_wrong" in said
    assert "1 parts of the contract not exercised" in said
    assert {Violation("the lamp burns"), *everything()} - suite.kept() == {Answered("getHealth", 200)}
    status, said = suite.run(WHOLE, LATE, words=SHARED_OUT)
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert "1 outside the contract after the last test" in said
    status, said = suite.run(WHOLE, WHOLE.replace("all", "both"), words=(*SHARED_OUT, "-v"))
    assert status == 0, said
    assert len(set(re.findall(r"\[gw\d] \[ *\d+%] PASSED", said))) == 2, said
    assert len(set(re.findall(r"\[gw\d](?= \[)", said))) == 1, said


ORDER = """
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", range(3))
@pytest.mark.alone
def test_alone(number):
    time.sleep(0.3)
    with Path("order").open("a") as order:
        order.write("alone ")


@pytest.mark.parametrize("number", range(9))
def test_other(number):
    with Path("order").open("a") as order:
        order.write("other ")
"""


def test_all_others_wait_until_no_test_is_left_that_is_alone(suite: Suite) -> None:
    suite.run(ORDER, ORDER.replace("alone(", "alone_too(").replace("other(", "other_too("), words=SHARED_OUT)
    assert (suite.root / "order").read_text().split() == ["alone"] * 6 + ["other"] * 18


ALONE = """
import time
from pathlib import Path

import pytest

from tests.support.beside import can_return

PATIENCE_S = 30


@pytest.mark.alone
def test_alone():
    order, since = Path("order"), time.monotonic()
    while can_return() and not order.exists() and time.monotonic() - since < PATIENCE_S:
        time.sleep(0.01)
    with order.open("a") as written:
        written.write("alone, ")
"""
GENTLE = """
import os
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", range(20))
def test_gentle(number):
    time.sleep(0.1)
    with Path("order").open("a") as order:
        order.write(f"gentle at {os.getpriority(os.PRIO_PROCESS, 0)}, ")
"""


@pytest.mark.alone  # at the usual priority, from which one may go down
def test_what_leaves_nothing_running_goes_on_gently_beside_what_is_alone(suite: Suite) -> None:
    (suite.root / "suite" / "unit").mkdir()
    (suite.root / "suite" / "unit" / "test_gentle.py").write_text(GENTLE)
    suite.run(ALONE, words=SHARED_OUT)
    order = (suite.root / "order").read_text()
    assert order.count("gentle") == 20
    beside, after = order.split("alone")
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    if can_return():
        assert set(re.findall(r"gentle at \d+", beside)) == {"gentle at 19"}
        assert f"gentle at {usual}" in after
    else:
        assert "gentle" not in beside
        assert set(re.findall(r"gentle at \d+", after)) == {f"gentle at {usual}"}


def test_others_go_on_when_the_one_that_was_alone_crashed(suite: Suite) -> None:
    fall = "@pytest.mark.alone\ndef test_falls():\n    __import__('os')._exit(1)\n"
    status, said = suite.run(fall, ORDER, words=SHARED_OUT)
    assert status == pytest.ExitCode.TESTS_FAILED, said
    assert (suite.root / "order").read_text().split().count("other") == 9
