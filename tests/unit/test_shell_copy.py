"""What the contract says as a code, the shell says in words: each member of such a vocabulary, and no other."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import pytest

from generated.vocabulary import AlertCode, AlertSeverity, BroadcastState, ObservationCode, ReportReason
from services.infra.configuration.files import COPY_FOLDER
from tests.support.configuration import CONFIG

SAID: dict[str, type[StrEnum]] = {
    "console.air.": BroadcastState,
    "console.alert.": AlertCode,
    "console.seen.": ObservationCode,
    "console.severity.": AlertSeverity,
    "safety.reason.": ReportReason,
}
LOCALES = sorted((CONFIG / COPY_FOLDER).glob("*.json"))
VALUES = {"channel", "count", "hash", "milliseconds", "seconds", "since"}
"""What `web/src/console/health.ts` fills in of an observation."""


@pytest.mark.parametrize("prefix", SAID)
@pytest.mark.parametrize("file", LOCALES, ids=lambda file: file.stem)
def test_every_code_that_the_shell_says_has_words(file: Path, prefix: str) -> None:
    keys = json.loads(file.read_text("utf-8"))
    said = {key.removeprefix(prefix) for key in keys if key.startswith(prefix)}
    assert said == {member.value.lower() for member in SAID[prefix]}


@pytest.mark.parametrize("file", LOCALES, ids=lambda file: file.stem)
def test_words_for_what_was_seen_ask_for_values_that_there_are(file: Path) -> None:
    strings = json.loads(file.read_text("utf-8"))
    asked = [re.findall(r"{(\w+)}", text) for key, text in strings.items() if key.startswith("console.seen.")]
    assert set().union(*asked) <= VALUES
