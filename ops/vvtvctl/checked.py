"""What must be right before anything starts: the environment and the configuration, judged together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ops.vvtvctl.trouble import Exit, Trouble
from services.infra.configuration import ConfigBundle, Problem, check, load
from services.infra.settings import Settings, read_settings

FOLDER = "VVTV_CONFIG_DIR"


def config_folder(environ: Mapping[str, str]) -> Path:
    """The configuration folder, also when other settings are wrong."""
    named = environ.get(FOLDER, "")
    return Path(named).absolute() if Path(named).is_dir() and named else read_settings({}).config_dir


def problems(folder: Path | None = None) -> list[Problem]:
    """Every problem of the configuration and of the settings."""
    return check(folder or config_folder(os.environ), os.environ)


def settings_and_bundle() -> tuple[Settings, ConfigBundle]:
    """Return both, typed. Raises Trouble naming every problem of either."""
    folder = config_folder(os.environ)
    if found := problems(folder):
        named = "\n".join(f"  - {problem}" for problem in found)
        count = f"{len(found)} problem{'s' * (len(found) > 1)}"
        what = f"nothing was started: {count} in the settings or the configuration\n{named}"
        remedy = "correct them and start again; `vvtvctl validate config` repeats this list"
        raise Trouble(what, f"the environment and {folder}", remedy, Exit.SETTINGS)
    return read_settings(), load(folder, os.environ)
