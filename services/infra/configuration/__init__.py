"""The configuration of the platform: reading, merging, judging, typing and reloading it.

Decides the order `base files -> cost tier -> environment -> kill-switch clamps -> validation -> bundle`, and
refuses a configuration with any problem, naming all of them at once with file, path, value and what is allowed.
`load` gives the typed, immutable bundle; `check` gives the problems for `vvtvctl validate config`;
`BundleWatcher` applies edits without a restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.infra.configuration.bundle import ConfigBundle, QuarantineLimits, load
from services.infra.configuration.clamp import clamp
from services.infra.configuration.files import SCHEMAS
from services.infra.configuration.merge import deep_merge
from services.infra.configuration.problems import ENVIRONMENT, ConfigurationError, Problem
from services.infra.configuration.validation import validate
from services.infra.configuration.watcher import BundleWatcher
from services.infra.settings import SettingsError, read_settings

__all__ = [
    "BundleWatcher",
    "ConfigBundle",
    "ConfigurationError",
    "Problem",
    "QuarantineLimits",
    "check",
    "clamp",
    "deep_merge",
    "load",
]


def check(folder: Path, env: Mapping[str, str], schemas: Path = SCHEMAS) -> list[Problem]:
    """Every problem of the configuration in `folder` and of the settings in `env`, in file and path order.

    A variable that the configuration refuses, which knows what it may hold, is not listed again by the settings.
    """
    problems = list(validate(folder, env, schemas).problems)
    if not problems:
        try:
            load(folder, env, schemas)
        except ConfigurationError as error:
            problems += error.problems
    named = {problem.path for problem in problems if problem.file == ENVIRONMENT}
    try:
        read_settings(env)
    except SettingsError as error:
        problems += (
            Problem(ENVIRONMENT, problem.variable, problem.found, problem.expected, "settings")
            for problem in error.problems
            if problem.variable not in named
        )
    return sorted(problems)
