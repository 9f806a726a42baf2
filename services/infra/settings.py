"""Settings from the environment, read once at start.

Decides what each `VVTV_*` variable may be; refuses, all at once, every variable of the wrong
shape and, outside `VVTV_ENV=dev`, every secret that is missing or still the development
default. A secret's value appears in no message and no repr.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from services.infra.paths import Home

DEV = "dev"
DEV_CONTROL_TOKEN = "dev-token"  # noqa: S105 (public on purpose, refused outside dev)
DEV_CONTROL_SECRET = "dev-secret"  # noqa: S105 (public on purpose, refused outside dev)
_REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Problem:
    """One variable that cannot be used, in words an operator can act on."""

    variable: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.found}; expected {self.expected}. {self.remedy}"


class SettingsError(Exception):
    """The environment cannot be used; `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"The settings have {count}; nothing was started:\n{lines}")


@dataclass(frozen=True)
class Settings:
    """What the environment says, typed; paths are absolute."""

    env: str
    home: Home
    host: str
    port: int
    database_url: str = field(repr=False)
    state_db: Path
    redis_url: str | None = field(repr=False)
    control_token: str = field(repr=False)
    control_secret: str = field(repr=False)
    config_dir: Path
    cost_tier: str | None
    variables: Mapping[str, str] = field(repr=False)
    """Every `VVTV_*` variable as given, for the configuration's overrides."""

    @property
    def is_dev(self) -> bool:
        """Whether development defaults are acceptable."""
        return self.env == DEV

    @property
    def state_database_url(self) -> str:
        """The LAB's database as an SQLAlchemy URL."""
        return sqlite_url(self.state_db)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"sqlite:///{path}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environ` (the process environment by default).

    Raises `SettingsError` naming every problem.
    """
    reader = _Reader(os.environ if environ is None else environ)
    env = reader.text("VVTV_ENV", DEV, _is_name, "a lower-case name such as dev or production")
    home = Home(reader.folder("VVTV_HOME", Path("runtime")))
    settings = Settings(
        env=env,
        home=home,
        host=reader.text("VVTV_HOST", "127.0.0.1", _is_host, "a host name or address"),
        port=reader.port("VVTV_PORT", 8080),
        database_url=reader.text(
            "VVTV_DATABASE_URL",
            sqlite_url(home.platform_db),
            _is_database_url,
            "sqlite:////absolute/path.db or postgresql://user@host/name",
            shown=False,
        ),
        state_db=reader.file("VVTV_STATE_DB", home.state_db),
        redis_url=reader.text(
            "VVTV_REDIS_URL", "", _is_redis_url, "redis://, rediss:// or unix:// URL", shown=False
        )
        or None,
        control_token=reader.secret("VVTV_CONTROL_TOKEN", DEV_CONTROL_TOKEN, env),
        control_secret=reader.secret("VVTV_CONTROL_SECRET", DEV_CONTROL_SECRET, env),
        config_dir=reader.folder("VVTV_CONFIG_DIR", _REPOSITORY / "config", must_exist=True),
        cost_tier=reader.text("VVTV_COST_TIER", "", _is_tier, "a tier of cost-tiers.yaml such as COST_NORMAL")
        or None,
        variables=reader.variables(),
    )
    if reader.problems:
        raise SettingsError(tuple(reader.problems))
    return settings


class _Reader:
    """Reads variables and gathers problems; a bad one reads as its default."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[Problem] = []

    def variables(self) -> Mapping[str, str]:
        return {name: value for name, value in self._environ.items() if name.startswith("VVTV_")}

    def text(
        self,
        variable: str,
        default: str,
        accepts: Callable[[str], bool],
        expected: str,
        *,
        shown: bool = True,
    ) -> str:
        value = self._environ.get(variable, "")
        if not value:
            return default
        if accepts(value):
            return value
        found = f"{value!r} is not accepted" if shown else "the value is not accepted"
        self._refuse(variable, found, expected, f"Correct {variable}, or unset it.")
        return default

    def port(self, variable: str, default: int) -> int:
        value = self.text(variable, str(default), _is_port, "a whole number from 1 to 65535")
        return int(value)

    def folder(self, variable: str, default: Path, *, must_exist: bool = False) -> Path:
        value = self._environ.get(variable, "")
        path = Path(value).expanduser().absolute() if value else default.absolute()
        if path.exists() and not path.is_dir():
            self._refuse(variable, f"{path} is not a folder", "a folder", "Name another folder.")
        elif must_exist and value and not path.is_dir():
            self._refuse(variable, f"{path} does not exist", "an existing folder", "Create or correct it.")
        return path

    def file(self, variable: str, default: Path) -> Path:
        value = self._environ.get(variable, "")
        path = Path(value).expanduser().absolute() if value else default
        if path.is_dir():
            self._refuse(variable, f"{path} is a folder", "a file path", "Name a file inside it.")
        return path

    def secret(self, variable: str, dev_default: str, env: str) -> str:
        value = self._environ.get(variable, "")
        expected = "a secret of printable ASCII without spaces (RFC 6750 token characters)"
        if env != DEV and not value:
            self._refuse(variable, f"missing while VVTV_ENV is {env}", expected, _mint_remedy(variable))
        elif env != DEV and value == dev_default:
            self._refuse(
                variable,
                f"still the development default while VVTV_ENV is {env}",
                expected,
                _mint_remedy(variable),
            )
        elif value and not _is_token(value):
            self._refuse(variable, "holds other characters", expected, _mint_remedy(variable))
        return value or dev_default

    def _refuse(self, variable: str, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(variable, found, expected, remedy))


def _mint_remedy(variable: str) -> str:
    return f'Set one: export {variable}="$(openssl rand -hex 32)"'


def _is_name(value: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", value) is not None


def _is_tier(value: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Z0-9_]*", value) is not None


def _is_host(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9.:_%\[\]-]+", value) is not None


def _is_port(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", value) is not None and 1 <= int(value) <= 65535


def _is_token(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", value) is not None


def _is_database_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return value.startswith("sqlite:///") and parts.path not in ("", "/", "/:memory:")
    return parts.scheme in ("postgresql", "postgresql+psycopg") and len(parts.path) > 1


def _is_redis_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    if parts.scheme == "unix":
        return parts.path.startswith("/")
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname)
