"""Settings: every problem at once, and no default secret outside development."""

from pathlib import Path

import pytest

from services.infra.settings import Settings, SettingsError, read_settings

PLANE = ("VVTV_CLOUDFLARE_BASE_URL", "VVTV_CLOUDFLARE_TOKEN", "VVTV_CLOUDFLARE_SECRET")


def problems(environ: dict[str, str]) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return {problem.variable: str(problem) for problem in caught.value.problems}


def test_an_empty_environment_is_a_development_machine() -> None:
    settings = read_settings({})
    assert (settings.env, settings.host, settings.port) == ("dev", "127.0.0.1", 8080)
    assert settings.home.root == Path("runtime").absolute()
    assert settings.state_db == settings.home.state / "vvtv.db"
    assert settings.database_url == f"sqlite:///{settings.home.platform_db}"
    assert (settings.control_token, settings.control_secret) == ("dev-token", "dev-secret")


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    found = problems(
        {
            "VVTV_ENV": "production",
            "VVTV_HOME": str(file),
            "VVTV_PORT": "80800",
            "VVTV_HOST": "a b",
            "VVTV_DATABASE_URL": "mysql://root:hunter2@db/vvtv",
            "VVTV_REDIS_URL": "http://redis",
            "VVTV_CONFIG_DIR": str(tmp_path / "nowhere"),
            "VVTV_COST_TIER": "cheap",
        }
    )
    assert set(found) == {
        "VVTV_HOME",
        "VVTV_PORT",
        "VVTV_HOST",
        "VVTV_DATABASE_URL",
        "VVTV_REDIS_URL",
        "VVTV_CONFIG_DIR",
        "VVTV_COST_TIER",
        "VVTV_CONTROL_TOKEN",
        "VVTV_CONTROL_SECRET",
        *PLANE,
    }


@pytest.mark.parametrize("env", ["staging", "production", "develop"])
def test_default_and_missing_secrets_are_refused_outside_development(env: str) -> None:
    found = problems({"VVTV_ENV": env, "VVTV_CONTROL_TOKEN": "dev-token"})
    assert "still a development default" in found["VVTV_CONTROL_TOKEN"]
    assert "missing" in found["VVTV_CONTROL_SECRET"]


LONG, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.mark.parametrize(
    ("token", "secret", "refused"),
    [
        (LONG, OTHER, {}),
        ("dev-secret", OTHER, {"VVTV_CONTROL_TOKEN": "still a development default"}),
        (LONG, "dev-token", {"VVTV_CONTROL_SECRET": "still a development default"}),
        (LONG, LONG, {"VVTV_CONTROL_SECRET": "equal to VVTV_CONTROL_TOKEN"}),
        (LONG[1:], OTHER, {"VVTV_CONTROL_TOKEN": "15 characters long"}),
        (LONG, "x", {"VVTV_CONTROL_SECRET": "1 characters long"}),
    ],
)
def test_credentials_outside_development_are_long_private_and_two(
    token: str, secret: str, refused: dict[str, str]
) -> None:
    given = {"VVTV_CONTROL_TOKEN": token, "VVTV_CONTROL_SECRET": secret, "VVTV_CLOUD_SYNC": "off"}
    assert read_settings({**given, "VVTV_ENV": "dev"}).control_token == token
    if not refused:
        assert read_settings({**given, "VVTV_ENV": "production"}).control_secret == secret
        return
    found = problems({**given, "VVTV_ENV": "production"})
    assert set(found) == set(refused)
    assert all(words in found[variable] for variable, words in refused.items())


@pytest.mark.parametrize(
    ("key", "env", "fault"),
    [
        (LONG, "production", None),
        ("short", "dev", None),
        ("", "production", None),
        ("short", "production", "5 characters long"),
        ("live/other", "dev", "holds other characters"),
        ("a key", "dev", "holds other characters"),
    ],
)
def test_a_stream_key_is_part_of_an_address_and_may_be_left_out(
    key: str, env: str, fault: str | None
) -> None:
    given = {"VVTV_CONTROL_TOKEN": LONG, "VVTV_CONTROL_SECRET": OTHER, "VVTV_ENV": env, "VVTV_LIVE_KEY": key}
    given["VVTV_CLOUD_SYNC"] = "off"
    if fault is None:
        settings = read_settings(given)
        assert settings.live_key == (key or None)
        assert not key or key not in repr(settings)
    else:
        found = problems(given)
        assert fault in found["VVTV_LIVE_KEY"]
        assert key not in found["VVTV_LIVE_KEY"]


def test_one_file_for_both_databases_is_refused(tmp_path: Path) -> None:
    file, link = tmp_path / "one.db", tmp_path / "link"
    link.symlink_to(tmp_path, target_is_directory=True)
    for url in (f"sqlite:///{file}", f"sqlite:///{file}?timeout=5", f"sqlite:///{link}/one.db"):
        found = problems({"VVTV_DATABASE_URL": url, "VVTV_STATE_DB": str(file)})
        assert "the file of VVTV_DATABASE_URL too" in found["VVTV_STATE_DB"]
    hard = tmp_path / "hard.db"
    file.touch()
    hard.hardlink_to(file)
    assert set(problems({"VVTV_DATABASE_URL": f"sqlite:///{file}", "VVTV_STATE_DB": str(hard)}))
    home = {"VVTV_HOME": str(tmp_path), "VVTV_STATE_DB": str(tmp_path / "state" / "platform.db")}
    assert set(problems(home)) == {"VVTV_STATE_DB"}
    other = read_settings({"VVTV_DATABASE_URL": f"sqlite:///{file}", "VVTV_STATE_DB": f"{file}2"})
    assert other.platform_db == file
    assert read_settings({"VVTV_DATABASE_URL": "postgresql://u@h/one.db"}).platform_db is None


@pytest.mark.parametrize("home", ["~nobody-of-this-name/x", "/" + "x" * 300])
def test_a_home_no_system_could_hold_is_no_traceback_here(home: str) -> None:
    assert read_settings({"VVTV_HOME": home}).home.root.is_absolute()


def test_a_misspelt_environment_name_is_refused() -> None:
    assert set(problems({"VVTV_ENV": "Dev"})) == {"VVTV_ENV"}


def test_no_secret_appears_in_messages_or_reprs() -> None:
    environ = {
        "VVTV_ENV": "production",
        "VVTV_CONTROL_TOKEN": "not a token hunter2",
        "VVTV_CONTROL_SECRET": "also bad hunter2",
        "VVTV_DATABASE_URL": "mysql://root:hunter2@db/vvtv",
    }
    assert "hunter2" not in "".join(problems(environ).values())
    good = {
        "VVTV_ENV": "production",
        "VVTV_CONTROL_TOKEN": "hunter2hunter2hunter2",
        "VVTV_CONTROL_SECRET": "secret-hunter2-secret",
        "VVTV_DATABASE_URL": "postgresql://vvtv:hunter2@db/vvtv",
        "VVTV_REDIS_URL": "rediss://:hunter2@redis:6380/0",
        "VVTV_ALERT_WEBHOOK_URL": "https://hooks.example/services/hunter2?key=hunter2",
        "VVTV_ALERT_WEBHOOK_SECRET": "hunter2-hunter2-hunter2",
        **a_plane(token="hunter2-hunter2-token", secret="hunter2-hunter2-secret"),
    }
    settings = read_settings(good)
    assert isinstance(settings, Settings)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "postgresql://db", "redis://x", "nonsense", "sqlite:///"]
)
def test_database_urls_without_a_durable_place_are_refused(url: str) -> None:
    assert set(problems({"VVTV_DATABASE_URL": url})) == {"VVTV_DATABASE_URL"}


def test_a_nightly_is_forced_in_a_cycle_only() -> None:
    both = read_settings({"VVTV_RUN_ONCE": "1", "VVTV_FORCE_NIGHTLY": "1"})
    assert (both.run_once, both.force_nightly) == (True, True)
    neither = read_settings({"VVTV_RUN_ONCE": "0"})
    assert (neither.run_once, neither.force_nightly) == (False, False)
    with pytest.raises(SettingsError, match="VVTV_FORCE_NIGHTLY: 1 without VVTV_RUN_ONCE=1"):
        read_settings({"VVTV_FORCE_NIGHTLY": "1"})
    with pytest.raises(SettingsError, match="VVTV_RUN_ONCE: 'true' is not accepted; expected 0 or 1"):
        read_settings({"VVTV_RUN_ONCE": "true"})


def a_plane(**changes: str) -> dict[str, str]:
    """The variables of a control plane that is named whole."""
    values = {"base_url": "https://api.example", "token": LONG, "secret": OTHER, **changes}
    return {f"VVTV_CLOUDFLARE_{name.upper()}": value for name, value in values.items()}


PRODUCTION = {"VVTV_ENV": "prod", "VVTV_CONTROL_TOKEN": LONG, "VVTV_CONTROL_SECRET": OTHER}


def test_a_control_plane_is_named_or_switched_off_outside_development() -> None:
    assert set(problems(PRODUCTION)) == set(PLANE)
    assert read_settings({**PRODUCTION, "VVTV_CLOUD_SYNC": "off"}).control_plane is None
    assert read_settings({**PRODUCTION, **a_plane(), "VVTV_CLOUD_SYNC": "off"}).control_plane is None
    plane = read_settings({**PRODUCTION, **a_plane(base_url="https://api.example/")}).control_plane
    assert plane is not None
    assert (plane.base_url, plane.token, plane.secret) == ("https://api.example", LONG, OTHER)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"base_url": "http://api.example"}, "VVTV_CLOUDFLARE_BASE_URL"),
        ({"base_url": "https://u:p@api.example"}, "VVTV_CLOUDFLARE_BASE_URL"),
        ({"base_url": "api.example"}, "VVTV_CLOUDFLARE_BASE_URL"),
        ({"token": "short"}, "VVTV_CLOUDFLARE_TOKEN"),
        ({"secret": LONG}, "VVTV_CLOUDFLARE_SECRET"),
        ({"secret": "dev-secret"}, "VVTV_CLOUDFLARE_SECRET"),
    ],
)
def test_a_control_plane_that_cannot_be_trusted_is_refused(changes: dict[str, str], refused: str) -> None:
    assert set(problems({**PRODUCTION, **a_plane(**changes)})) == {refused}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"VVTV_REALTIME_APP": "a1"}, "VVTV_REALTIME_SECRET"),
        ({"VVTV_REALTIME_SECRET": LONG}, "VVTV_REALTIME_APP"),
        ({"VVTV_REALTIME_TURN_KEY": "k1"}, "VVTV_REALTIME_TURN_TOKEN"),
        ({"VVTV_REALTIME_TURN_TOKEN": LONG}, "VVTV_REALTIME_TURN_KEY"),
        ({"VVTV_LIVEKIT_KEY": "k1"}, "VVTV_LIVEKIT_SECRET"),
    ],
)
def test_a_name_without_its_secret_is_told(given: dict[str, str], missing: str) -> None:
    assert set(problems(given)) == {missing}


def test_what_cloudflare_realtime_gave_out_is_read_whole_and_never_shown() -> None:
    app = {"VVTV_REALTIME_APP": "a1", "VVTV_REALTIME_SECRET": LONG}
    assert read_settings({}).realtime is None
    settings = read_settings(app)
    assert settings.realtime is not None and settings.realtime.turn_key is None
    turn = {"VVTV_REALTIME_TURN_KEY": "k1", "VVTV_REALTIME_TURN_TOKEN": OTHER}
    whole = read_settings({**app, **turn})
    assert whole.realtime is not None
    assert (whole.realtime.turn_key, whole.realtime.turn_token) == ("k1", OTHER)
    assert LONG not in repr(whole) and OTHER not in repr(whole)


def test_in_development_there_is_no_control_plane_until_one_is_named() -> None:
    assert read_settings({}).control_plane is None
    assert set(problems({"VVTV_CLOUD_SYNC": "on"})) == set(PLANE)
    assert set(problems({"VVTV_CLOUD_SYNC": "maybe"})) == {"VVTV_CLOUD_SYNC"}
    half = {"VVTV_CLOUDFLARE_BASE_URL": "http://127.0.0.1:9", "VVTV_CLOUDFLARE_TOKEN": "t"}
    assert set(problems(half)) == {"VVTV_CLOUDFLARE_SECRET"}
    assert read_settings({**half, "VVTV_CLOUDFLARE_SECRET": "s"}).control_plane is not None


@pytest.mark.parametrize(
    "url", ["ftp://x", "hooks.example", "https:///x", "https://a b", "https://u:p@x", "https://x:y"]
)
def test_a_webhook_that_is_no_url_is_refused_without_showing_it(url: str) -> None:
    found = problems({"VVTV_ALERT_WEBHOOK_URL": url})
    assert set(found) == {"VVTV_ALERT_WEBHOOK_URL"}
    assert url not in found["VVTV_ALERT_WEBHOOK_URL"]


def test_a_webhook_signs_with_a_secret_of_its_own_outside_development() -> None:
    hook = {"VVTV_ALERT_WEBHOOK_URL": "https://hooks.example/x"}
    in_dev = read_settings(hook).webhook
    assert in_dev is not None
    assert in_dev.secret == "dev-webhook-secret"
    quiet = {**PRODUCTION, "VVTV_CLOUD_SYNC": "off"}
    assert set(problems({**quiet, **hook})) == {"VVTV_ALERT_WEBHOOK_SECRET"}
    assert read_settings({**quiet, **hook, "VVTV_ALERT_WEBHOOK_SECRET": OTHER[::-1]}).webhook is not None
