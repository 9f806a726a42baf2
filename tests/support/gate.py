"""A pytest plugin: holds every run of the tests to the contract.

Whatever a test asks of the platform is judged on the wire (tests/support/tap). A test during which something did not
fit the contract fails, and so does the run when that happened after its last test. A whole run fails when some part of
the contract was never seen (tests/support/exercised.py).

Every run has a ledger of its own, so that two at a time do not disturb each other, with a part for each process of a
run that is shared out (`pytest -n 2`). That of a finished whole run stays as `test-results/ledger` for
`python -m tests.support.exercised`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.conformance import http_contract, socket_contracts
from tests.support.exercised import LEDGER, RESULTS, missing
from tests.support.tap.ledger import Reader
from tests.support.tap.process import FOLDER, ledgers, violations

#: What makes a run less than whole: a selection, no running at all, or an end before the end.
PARTIAL = (
    "keyword",
    "markexpr",
    "lf",
    "stepwise",
    "deselect",
    "ignore",
    "ignore_glob",
    "collectonly",
    "setuponly",
    "setupplan",
    "maxfail",
    "override_ini",
)
FINISHED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
READER = pytest.StashKey[Reader]()
TOLD = pytest.StashKey[dict[str, list[str]]]()
LATE = "outside the contract after the last test"


def pytest_configure(config: pytest.Config) -> None:
    """Begin this run's ledger, or this process's part of it; clear away those of runs that were killed."""
    if hasattr(config, "workerinput"):
        folder = ledgers() / config.workerinput["workerid"]
        _begin(config, folder)
        return
    results = config.rootpath / RESULTS
    for left in results.glob("run-*"):
        if not psutil.pid_exists(int(left.name.removeprefix("run-"))):
            shutil.rmtree(left, ignore_errors=True)
    folder = results / f"run-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    _begin(config, folder)


def _begin(config: pytest.Config, folder: Path) -> None:
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder)
    config.stash[READER] = Reader(folder)
    told: dict[str, list[str]] = {LATE: []}
    config.stash[TOLD] = told


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail for what the last fixtures let pass when they ended, and a whole run for what it has not seen."""
    config = session.config
    told = config.stash[TOLD]
    if hasattr(config, "workerinput"):
        config.workeroutput[LATE] = violations(config.stash[READER])  # type: ignore[attr-defined]
        return
    if not config.getoption("numprocesses", None):
        told[LATE] += violations(config.stash[READER])
    if _is_whole(config) and session.exitstatus in FINISHED:
        _keep(config)
        seen = frozenset(Reader(config.rootpath / LEDGER).news())
        told["parts of the contract not exercised"] = missing(http_contract(), socket_contracts(), seen)
    if any(told.values()) and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what one of the run's processes saw after its last test."""
    node.config.stash[TOLD][LATE] += getattr(node, "workeroutput", {}).get(LATE, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the run fails for, and in a whole one how much was not exercised."""
    for title, lines in config.stash.get(TOLD, {}).items():
        if lines or "exercised" in title:
            terminalreporter.section(f"{len(lines)} {title}")
        for line in lines:
            terminalreporter.write_line(line, red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """A run's own ledger ends with it."""
    if READER in config.stash and not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[READER].folder, ignore_errors=True)


def _is_whole(config: pytest.Config) -> bool:
    """Whether everything was asked for, to its end."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not any(config.getoption(name, None) for name in PARTIAL)


def _keep(config: pytest.Config) -> None:
    """Put the run's ledger in the place of the last whole run's."""
    kept = config.rootpath / LEDGER
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(config.stash[READER].folder, kept)


@pytest.fixture(scope="session")
def ledger(pytestconfig: pytest.Config) -> Reader:
    """What the taps have written, each line once."""
    return pytestconfig.stash[READER]


@pytest.fixture(autouse=True)
def contract_kept(ledger: Reader) -> Iterator[None]:
    """Nothing was answered or said that the contract does not declare."""
    yield
    wrong = violations(ledger)
    assert not wrong, "outside the contract:\n" + "\n".join(wrong)
