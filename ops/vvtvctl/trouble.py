"""Errors that teach: what went wrong, where, what to do; and the exit status each kind leaves with."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from enum import IntEnum

from voulezvous.errors import (
    ApiError,
    Denied,
    Failed,
    NetworkError,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnexpectedAnswer,
)

from services.infra.settings import SettingsError


class Exit(IntEnum):
    """Exit statuses, after sysexits.h where it has one."""

    OK = 0
    NO = 1
    USAGE = 2
    UNAVAILABLE = 69
    BUSY = 75
    CREDENTIALS = 77
    SETTINGS = 78
    INTERRUPTED = 130


@dataclass(eq=False)
class Trouble(Exception):
    """Something a person can act on."""

    what: str
    where: str
    remedy: str
    status: Exit = Exit.NO

    def show(self, *, as_json: bool) -> None:
        """Write it to standard error."""
        if as_json:
            print(
                json.dumps({**asdict(self), "status": int(self.status)}, ensure_ascii=False), file=sys.stderr
            )
            return
        print(f"error: {self.what}\n   at: {self.where}\n  try: {self.remedy}", file=sys.stderr)


def unreachable(url: str, error: NetworkError) -> Trouble:
    """Nobody answers at the platform's address."""
    cause = error.__cause__ or error  # the address is said below
    return Trouble(
        f"the platform does not answer ({str(cause) or type(cause).__name__})",
        url,
        "start it with `make up`, or set VVTV_HOST and VVTV_PORT to where it runs",
        Exit.UNAVAILABLE,
    )


_OPERATORS = "set VVTV_CONTROL_TOKEN and VVTV_CONTROL_SECRET to the platform's; check the clock"


def refused(url: str, error: ApiError, credentials: str = _OPERATORS) -> Trouble:
    """The platform said no; `credentials` is what helps who is not let in."""
    parts = "".join(f"; {item.pointer}: {item.detail}" for item in error.items)
    status, remedy = _remedy(error, credentials)
    return Trouble(
        f"{error.code}: {error.detail}{parts}", f"{url} (request {error.request_id})", remedy, status
    )


def misunderstood(url: str, error: UnexpectedAnswer) -> Trouble:
    """Something answered that is not this platform."""
    return Trouble(
        f"an answer outside the contract, with status {error.status}",
        url,
        "check that VVTV_HOST and VVTV_PORT name the platform, and that it has this version",
        Exit.UNAVAILABLE,
    )


def in_words(error: Exception) -> Trouble | None:
    """What a person can act on, every problem of the settings or of the configuration named; None for the rest."""
    from services.infra.configuration import ConfigurationError  # heavy, and only for what went wrong

    if isinstance(error, Trouble):
        return error
    if isinstance(error, SettingsError):
        return Trouble(str(error), "the environment", "correct every variable named above", Exit.SETTINGS)
    if isinstance(error, ConfigurationError):
        remedy = "correct them; `vvtvctl validate config` repeats this list"
        return Trouble(str(error), "the configuration", remedy, Exit.SETTINGS)
    return None


def _remedy(error: ApiError, credentials: str) -> tuple[Exit, str]:
    if isinstance(error, Unauthenticated | Denied):
        return Exit.CREDENTIALS, credentials
    if isinstance(error, Unavailable | RateLimited | Failed):
        wait = f" in {error.retry_after_s:g} s" if error.retry_after_s else ""
        return Exit.UNAVAILABLE, f"try again{wait}; `vvtvctl status` names what is not well"
    return Exit.NO, _BY_CODE.get(str(error.code), "correct the command and run it again")


_BY_CODE = {
    "ASSET_EXISTS": "it is in the library already: `vvtvctl library list`",
    "ASSET_IN_USE": "drop its queue entries first: `vvtvctl queue list`, `vvtvctl queue drop ENTRY`",
    "ASSET_NOT_READY": "wait for its prep: `vvtvctl library inspect ASSET`",
    "FILE_UNUSABLE": "name a readable regular file by a path the platform's machine can open",
    "INTERNAL": "look for the request id in the platform's log, and report it",
    "JOB_RUNNING": "wait for its end: `vvtvctl jobs list` says who runs it",
    "LIVE_UNAVAILABLE": "give the channel a `live` in channels.yaml, set VVTV_LIVE_KEY, and start again",
    "NOT_FOUND": "list what there is: `vvtvctl library list`, `vvtvctl queue list`, `vvtvctl status`",
    "QUEUE_ENTRY_LOCKED": "it is too close to airing; choose a later entry: `vvtvctl queue list`",
    "QUEUE_FULL": "drop an entry first: `vvtvctl queue drop ENTRY`",
    "VERSION_CONFLICT": "somebody changed it meanwhile; look again and repeat the command",
}
