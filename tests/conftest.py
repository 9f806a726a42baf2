"""What every suite shares: no deadlines for property tests, and no answer outside the contract.

Property tests have no deadline, because the machine that runs them may be busy. Whatever a test asks of the platform is
judged on the wire (tests/support/tap), and a test during which something did not fit the contract fails. A whole run
fails when some part of the contract was never seen (tests/support/exercised.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.conformance import REPOSITORY, http_contract, socket_contracts
from tests.support.exercised import missing
from tests.support.tap.ledger import Reader
from tests.support.tap.process import FOLDER, ledgers, violations

MISSING = pytest.StashKey[list[str]]()

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Begin this run's ledger anew; it stays for `python -m tests.support.exercised`."""
    folder = REPOSITORY / "test-results" / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A whole run fails when a part of the contract was not exercised."""
    if not _is_whole(session.config):
        return
    lines = missing(http_contract(), socket_contracts(), frozenset(Reader(ledgers()).news()))
    session.config.stash[MISSING] = lines
    if lines and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name every part that was not exercised."""
    lines = config.stash.get(MISSING, None)
    if lines is not None:
        terminalreporter.section(f"contract: {len(lines)} parts not exercised")
        for line in lines:
            terminalreporter.write_line(line, red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Whether everything was asked for: no path, no selection."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    options = (config.getoption(name) for name in ("keyword", "markexpr", "lf", "stepwise", "deselect"))
    return everything and not any(options)


@pytest.fixture(scope="session")
def ledger() -> Reader:
    """What the taps have written, each line once."""
    return Reader(ledgers())


@pytest.fixture(autouse=True)
def contract_kept(ledger: Reader) -> Iterator[None]:
    """Nothing was answered or said that the contract does not declare."""
    yield
    wrong = violations(ledger)
    assert not wrong, "outside the contract:\n" + "\n".join(wrong)
