"""Settings from the environment, read once at start.

Decides what each `VVTV_*` variable may be; refuses, all at once, every variable of the wrong
shape, two databases in one file and, outside `VVTV_ENV=dev`, every secret that
`services.infra.credentials` refuses, and a control plane that is neither named nor switched off. A secret's value
appears in no message and no repr; nor does a webhook's URL, which may be one.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.infra import credentials, spelling
from services.infra.credentials import DEV, DEV_CONTROL_SECRET, DEV_CONTROL_TOKEN, DEV_WEBHOOK_SECRET
from services.infra.paths import Home
from services.infra.spelling import SQLITE

REPOSITORY = Path(__file__).resolve().parents[2]


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
class Webhook:
    """Where alerts are told, and with what each call is signed."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class ControlPlane:
    """Which control plane the LAB's agent speaks to; without a slash at the end of its URL."""

    base_url: str
    token: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class LivekitAccess:
    """What a LiveKit server knows the house by."""

    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class RealtimeAccess:
    """What Cloudflare Realtime knows the house by; the TURN key's name and token are None for a house without one."""

    app: str
    secret: str = field(repr=False)
    turn_key: str | None
    turn_token: str | None = field(repr=False)


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
    live_key: str | None = field(repr=False)
    token_secret: str | None = field(repr=False)
    """What access tokens are signed under; None for the one that the house made itself."""
    turn_secret: str | None = field(repr=False)
    """What a TURN server shares with the house (coturn's `static-auth-secret`); None where there is no such server."""
    livekit: LivekitAccess | None
    """None for a house that has no LiveKit server."""
    realtime: RealtimeAccess | None
    """None for a house that has no application at Cloudflare Realtime."""
    config_dir: Path
    cost_tier: str | None
    run_once: bool
    """One cycle of the LAB instead of the platform."""
    force_nightly: bool
    """The nightly in that cycle, due or not."""
    webhook: Webhook | None
    control_plane: ControlPlane | None
    variables: Mapping[str, str] = field(repr=False)
    """Every `VVTV_*` variable as given, for the configuration's overrides."""

    @property
    def is_dev(self) -> bool:
        """Whether development defaults are acceptable."""
        return self.env == DEV

    @property
    def url(self) -> str:
        """Where this machine reaches the platform; a wildcard address is reached over loopback."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 (to be replaced)
        return f"http://{f'[{host}]' if ':' in host and '[' not in host else host}:{self.port}"

    @property
    def platform_db(self) -> Path | None:
        """The control plane's database where it is an SQLite file."""
        if not self.database_url.startswith(SQLITE):
            return None
        return Path(self.database_url.removeprefix(SQLITE).split("?", 1)[0]).absolute()

    @property
    def state_database_url(self) -> str:
        """The LAB's database as an SQLAlchemy URL."""
        return sqlite_url(self.state_db)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"{SQLITE}{path}"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environ` (the process environment by default).

    Raises `SettingsError` naming every problem.
    """
    reader = _Reader(os.environ if environ is None else environ)
    env = reader.text("VVTV_ENV", DEV, spelling.is_name, "a lower-case name such as dev or production")
    home = Home(reader.folder("VVTV_HOME", Path("runtime")))
    settings = Settings(
        env=env,
        home=home,
        host=reader.text("VVTV_HOST", "127.0.0.1", spelling.is_host, "a host name or address"),
        port=reader.port("VVTV_PORT", 8080),
        database_url=reader.text(
            "VVTV_DATABASE_URL",
            sqlite_url(home.platform_db),
            spelling.is_database_url,
            "sqlite:////absolute/path.db or postgresql://user@host/name",
            shown=False,
        ),
        state_db=reader.file("VVTV_STATE_DB", home.state_db),
        redis_url=reader.text(
            "VVTV_REDIS_URL", "", spelling.is_redis_url, "redis://, rediss:// or unix:// URL", shown=False
        )
        or None,
        control_token=reader.secret("VVTV_CONTROL_TOKEN", DEV_CONTROL_TOKEN, env),
        control_secret=reader.secret("VVTV_CONTROL_SECRET", DEV_CONTROL_SECRET, env),
        live_key=reader.live_key("VVTV_LIVE_KEY", env),
        token_secret=reader.shared_secret("VVTV_TOKEN_SECRET", env),
        turn_secret=reader.shared_secret("VVTV_TURN_SECRET", env),
        livekit=reader.livekit(env),
        realtime=reader.realtime(env),
        config_dir=reader.folder("VVTV_CONFIG_DIR", REPOSITORY / "config", must_exist=True),
        cost_tier=reader.text(
            "VVTV_COST_TIER", "", spelling.is_tier, "a tier of cost-tiers.yaml such as COST_NORMAL"
        )
        or None,
        run_once=reader.switch("VVTV_RUN_ONCE"),
        force_nightly=reader.switch("VVTV_FORCE_NIGHTLY"),
        webhook=reader.webhook(env),
        control_plane=reader.control_plane(env),
        variables=reader.variables(),
    )
    reader.refuse_one_owner_twice(settings)
    reader.refuse_equal_credentials(settings)
    reader.refuse_nightly_without_cycle(settings)
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
        value = self.text(variable, str(default), spelling.is_port, "a whole number from 1 to 65535")
        return int(value)

    def switch(self, variable: str) -> bool:
        return self.text(variable, "0", lambda value: value in ("0", "1"), "0 or 1") == "1"

    def folder(self, variable: str, default: Path, *, must_exist: bool = False) -> Path:
        value = self._environ.get(variable, "")
        path = _absolute(value) if value else default.absolute()
        if os.path.exists(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112 (never raise)
            self._refuse(variable, f"{path} is not a folder", "a folder", "Name another folder.")
        elif must_exist and value and not os.path.isdir(path):  # noqa: PTH112
            self._refuse(variable, f"{path} does not exist", "an existing folder", "Create or correct it.")
        return path

    def file(self, variable: str, default: Path) -> Path:
        value = self._environ.get(variable, "")
        path = _absolute(value) if value else default
        if os.path.isdir(path):  # noqa: PTH112
            self._refuse(variable, f"{path} is a folder", "a file path", "Name a file inside it.")
        return path

    def secret(self, variable: str, dev_default: str, env: str) -> str:
        value = self._environ.get(variable, "")
        if fault := credentials.fault(value, env):
            self._refuse(variable, fault, credentials.EXPECTED, _mint_remedy(variable))
        return value or dev_default

    def live_key(self, variable: str, env: str) -> str | None:
        """The stream key of live sources, part of an RTMP URL; none is no problem: then nobody can push."""
        value = self._environ.get(variable, "")
        fault = "holds other characters" if re.search(r"[^A-Za-z0-9._~-]", value) else None
        if fault := fault or (credentials.fault(value, env) if value else None):
            expected = f"{credentials.SHORTEST} or more letters, digits and ._~-"
            self._refuse(variable, fault, expected, _mint_remedy(variable))
        return value or None

    def shared_secret(self, variable: str, env: str) -> str | None:
        """What several machines know; none is no problem: a house makes its own, or does without."""
        value = self._environ.get(variable, "")
        if value and (fault := credentials.fault(value, env)):
            self._refuse(variable, fault, credentials.EXPECTED, _mint_remedy(variable))
        return value or None

    def livekit(self, env: str) -> LivekitAccess | None:
        """A LiveKit server's key and secret."""
        access = self._pair("VVTV_LIVEKIT_KEY", "VVTV_LIVEKIT_SECRET", "the name of an API key", env)
        return LivekitAccess(*access) if access else None

    def realtime(self, env: str) -> RealtimeAccess | None:
        """An application of Cloudflare Realtime and its secret, and a TURN key and its token."""
        app = self._pair("VVTV_REALTIME_APP", "VVTV_REALTIME_SECRET", "the App ID", env)
        turn = self._pair("VVTV_REALTIME_TURN_KEY", "VVTV_REALTIME_TURN_TOKEN", "the TURN key's ID", env)
        return RealtimeAccess(*app, *(turn or (None, None))) if app else None

    def _pair(self, name: str, secret: str, expected: str, env: str) -> tuple[str, str] | None:
        """Something's name and its secret; the one is no use without the other."""
        named = self.text(name, "", spelling.is_key_name, expected)
        known = self.shared_secret(secret, env)
        if bool(named) != (known is not None):
            missing = secret if named else name
            self._refuse(missing, "missing beside the other", f"{name} and {secret}", "Set both or none.")
        return (named, known) if named and known is not None else None

    def webhook(self, env: str) -> Webhook | None:
        """Where alerts go; the secret is asked for only when they go somewhere."""
        url = self.text("VVTV_ALERT_WEBHOOK_URL", "", spelling.is_web_url, spelling.WEB_URL, shown=False)
        if not url:
            return None
        return Webhook(url, self.secret("VVTV_ALERT_WEBHOOK_SECRET", DEV_WEBHOOK_SECRET, env))

    def control_plane(self, env: str) -> ControlPlane | None:
        """The control plane; outside dev it is named with both its credentials, or switched off on purpose."""
        base, asked = "VVTV_CLOUDFLARE_BASE_URL", self._environ.get("VVTV_CLOUD_SYNC") == "on"
        if self.text("VVTV_CLOUD_SYNC", "on", spelling.is_switch, "on or off") == "off":
            return None
        if not self._environ.get(base):
            if env == DEV and not asked:
                return None
            found = (
                f"missing while VVTV_ENV is {env}" if env != DEV else "missing while VVTV_CLOUD_SYNC is on"
            )
            remedy = "Name it, or switch it off: export VVTV_CLOUD_SYNC=off"
            self._refuse(base, found, spelling.WEB_URL, remedy)
        accepts = spelling.is_web_url if env == DEV else spelling.is_sealed_url
        url = self.text(
            base, "", accepts, spelling.WEB_URL if env == DEV else spelling.SEALED_URL, shown=False
        )
        token = self._plane_secret("VVTV_CLOUDFLARE_TOKEN", env)
        secret = self._plane_secret("VVTV_CLOUDFLARE_SECRET", env)
        if token and token == secret and env != DEV:
            expected = "another value than VVTV_CLOUDFLARE_TOKEN, which travels with every call"
            self._refuse(
                "VVTV_CLOUDFLARE_SECRET", "equal to the token", expected, remedy="Give it one of its own."
            )
        return ControlPlane(url.rstrip("/"), token, secret) if url else None

    def _plane_secret(self, variable: str, env: str) -> str:
        """A credential that the control plane gave out; there is no development value of it."""
        value = self._environ.get(variable, "")
        remedy = "Set what the control plane gave you, or VVTV_CLOUD_SYNC=off"
        if fault := credentials.fault(value, env):
            self._refuse(variable, fault, credentials.EXPECTED, remedy)
        elif not value:
            self._refuse(variable, "missing while a control plane is named", credentials.EXPECTED, remedy)
        return value

    def refuse_one_owner_twice(self, settings: Settings) -> None:
        """One file, one owner: two processes' migrations in one SQLite file would fight."""
        if settings.platform_db and _same_file(settings.platform_db, settings.state_db):
            found = f"the file of VVTV_DATABASE_URL too ({settings.state_db})"
            remedy = "Give each database a file of its own, or unset both."
            self._refuse("VVTV_STATE_DB", found, "a file that only the LAB writes", remedy)

    def refuse_equal_credentials(self, settings: Settings) -> None:
        """Who sees the token, which travels with every call, must not know the secret that signs."""
        if not settings.is_dev and settings.control_token == settings.control_secret:
            secret = "VVTV_CONTROL_SECRET"  # noqa: S105 (its name)
            expected = "another value than the token, which travels with every call"
            self._refuse(secret, "equal to VVTV_CONTROL_TOKEN", expected, _mint_remedy(secret))

    def refuse_nightly_without_cycle(self, settings: Settings) -> None:
        """A nightly is forced in a cycle of its own; a running LAB is asked for one over its API."""
        if settings.force_nightly and not settings.run_once:
            remedy = "Set VVTV_RUN_ONCE=1 too, or ask the running platform: `vvtvctl force-nightly`."
            self._refuse("VVTV_FORCE_NIGHTLY", "1 without VVTV_RUN_ONCE=1", "both or none", remedy)

    def _refuse(self, variable: str, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(variable, found, expected, remedy))


def _mint_remedy(variable: str) -> str:
    return f'Set one: export {variable}="$(openssl rand -hex 32)"'


def _absolute(value: str) -> Path:
    """A path as given, with `~` read where there is such a user."""
    return Path(os.path.expanduser(value)).absolute()  # noqa: PTH111 (Path's raises for an unknown user)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except (OSError, RuntimeError):
        return False
