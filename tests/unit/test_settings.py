"""Settings: every problem at once, and no default secret outside development."""

from pathlib import Path

import pytest

from services.infra.settings import Settings, SettingsError, read_settings


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
    given = {"VVTV_CONTROL_TOKEN": token, "VVTV_CONTROL_SECRET": secret}
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
