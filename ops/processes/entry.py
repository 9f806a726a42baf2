"""What every process does first: send its log to the supervisor, read its settings."""

from __future__ import annotations

import os
import sys

from ops.supervisor.spec import PROCESS_NAME
from services.infra.settings import Settings, SettingsError, read_settings
from services.infra.telemetry import configure_logs

EXIT_SETTINGS = 78
"""EX_CONFIG of sysexits.h: starting again can't help until a person changes something."""


def begin(kind: str) -> Settings:
    """Return the settings; raises SystemExit with status 78 when one is wrong. `kind` names an unsupervised process."""
    configure_logs(os.environ.get(PROCESS_NAME, kind))
    try:
        return read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(EXIT_SETTINGS) from error
