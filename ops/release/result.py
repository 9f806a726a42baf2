"""`result.env`: what a canary came to, readable by a shell as well as by `promote`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

FILE = "result.env"
PASS, FAIL = "PASS", "FAIL"


class Unreadable(Exception):
    """A file that is no result; says why."""


@dataclass(frozen=True)
class Result:
    """`config_dir` is the candidate's configuration, `config_hash` is of its files, `version` the code's."""

    result: str
    reason: str
    config_dir: str
    config_hash: str
    version: str
    began_at: datetime
    ended_at: datetime

    @property
    def passed(self) -> bool:
        return self.result == PASS


def files_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of every file; raises `OSError`."""
    digest = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def write_result(folder: Path, result: Result) -> Path:
    """Write it whole; raises `OSError`."""
    values = {
        "VVTV_CANARY_RESULT": result.result,
        "VVTV_CANARY_REASON": result.reason,
        "VVTV_CANARY_CONFIG_DIR": result.config_dir,
        "VVTV_CANARY_CONFIG_HASH": result.config_hash,
        "VVTV_CANARY_VERSION": result.version,
        "VVTV_CANARY_BEGAN_AT": result.began_at.isoformat(),
        "VVTV_CANARY_ENDED_AT": result.ended_at.isoformat(),
    }
    return write_env(folder / FILE, values)


def write_env(file: Path, values: Mapping[str, str]) -> Path:
    """Write `NAME=value` lines whole, quoted for a shell; raises `OSError`."""
    aside = file.with_name(f".{file.name}")
    lines = (f"{name}={shlex.quote(' '.join(value.split()))}\n" for name, value in values.items())
    aside.write_text("".join(lines), encoding="utf-8")
    return aside.replace(file)


def read_result(path: Path) -> Result:
    """The result at `path`, a file or its folder; raises `Unreadable`."""
    file = path / FILE if path.is_dir() else path
    try:
        values = dict(_pairs(file.read_text(encoding="utf-8")))
        return Result(
            values["VVTV_CANARY_RESULT"],
            values["VVTV_CANARY_REASON"],
            values["VVTV_CANARY_CONFIG_DIR"],
            values["VVTV_CANARY_CONFIG_HASH"],
            values["VVTV_CANARY_VERSION"],
            datetime.fromisoformat(values["VVTV_CANARY_BEGAN_AT"]),
            datetime.fromisoformat(values["VVTV_CANARY_ENDED_AT"]),
        )
    except OSError as error:
        raise Unreadable(f"there is no result ({error.strerror})") from error
    except (KeyError, ValueError) as error:
        raise Unreadable(f"it is not the result of a canary ({error})") from error


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        for word in shlex.split(line, comments=True):
            name, equals, value = word.partition("=")
            if not equals:
                raise ValueError(f"{word!r} is no NAME=value")
            found.append((name, value))
    return found
