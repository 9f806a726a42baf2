"""Judges the answers of applications that run inside the test, which no tap hears."""

from __future__ import annotations

import os
from functools import cache
from urllib.parse import urlsplit

from tests.support.conformance import Answer, http_contract
from tests.support.tap.ledger import Violation, Writer
from tests.support.tap.process import ledgers


def witness(method: str, target: str, answer: Answer) -> None:
    """Note what is wrong with an answer. What it exercises does not count: doubles stand behind it.

    A defect is allowed here, since some of these tests are about how defects are told.
    """
    if answer.status != 500:
        misfits = http_contract().misfits(method, urlsplit(target).path, answer)
        _writer().note(map(Violation, misfits))


@cache
def _writer() -> Writer:
    return Writer(ledgers() / f"inside-{os.getpid()}.jsonl")
