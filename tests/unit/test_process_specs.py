"""The platform's processes as data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ops.processes.limits import Serving, arguments
from ops.supervisor.platform import platform, serving
from ops.supervisor.spec import SHARED_METRICS, ProcessSpec, stages
from services.infra.configuration import load
from services.infra.redis import embedded_redis
from services.infra.settings import Settings, read_settings
from tests.support.configuration import shipped


def a_home(folder: Path, **environ: str) -> Settings:
    return read_settings({"VVTV_HOME": str(folder), **environ})


def the_platform(
    settings: Settings, environ: Mapping[str, str] | None = None, *, whip: bool = False
) -> dict[str, ProcessSpec]:
    config = load(settings.config_dir, environ or {}).platform
    launch = None
    if settings.redis_url is None:
        launch = embedded_redis(settings.home, max_memory_bytes=config.redis.max_memory_bytes)
    return {spec.name: spec for spec in platform(settings, config, launch, whip=whip)}


def test_redis_starts_first_and_the_edges_last(tmp_path: Path) -> None:
    order = [[spec.name for spec in stage] for stage in stages(the_platform(a_home(tmp_path)).values())]
    assert order == [["redis"], ["lab", "sfu"], ["edge-1", "edge-2"], ["watchdog"]]


def test_there_is_an_sfu_where_it_is_the_media_provider_or_a_live_source_comes_by_whip(
    tmp_path: Path,
) -> None:
    elsewhere = {"VVTV_CFG__media__provider": "livekit"}
    assert "sfu" in the_platform(a_home(tmp_path))
    assert "sfu" not in the_platform(a_home(tmp_path), elsewhere)
    assert "sfu" in the_platform(a_home(tmp_path), elsewhere, whip=True)


def test_an_external_redis_is_used_and_none_is_started(tmp_path: Path) -> None:
    specs = the_platform(a_home(tmp_path, VVTV_REDIS_URL="redis://store:6379/0"))
    assert "redis" not in specs
    assert specs["lab"].env["VVTV_REDIS_URL"] == "redis://store:6379/0"


def test_the_embedded_redis_listens_on_a_socket_that_every_process_is_told(tmp_path: Path) -> None:
    specs = the_platform(a_home(tmp_path))
    url = f"unix://{specs['redis'].ready_path}"
    assert {specs[name].env["VVTV_REDIS_URL"] for name in ("lab", "edge-1", "edge-2")} == {url}
    assert os.access(specs["redis"].argv[0], os.X_OK)


def test_only_edges_inherit_the_socket_and_count_together(tmp_path: Path) -> None:
    specs = the_platform(a_home(tmp_path))
    assert {name for name, spec in specs.items() if spec.listens} == {"edge-1", "edge-2"}
    assert {name for name, spec in specs.items() if SHARED_METRICS in spec.env} == {"edge-1", "edge-2"}


def test_an_edges_limits_come_from_the_configuration(tmp_path: Path) -> None:
    config = load(a_home(tmp_path).config_dir, {}).platform
    words = the_platform(a_home(tmp_path))["edge-1"].argv
    limits: Serving = serving(config)
    assert words[-len(arguments(limits)) :] == arguments(limits)
    assert "--keep-alive-s" in words


def test_a_trusted_proxy_is_known_on_a_socket_for_both_families_too() -> None:
    config = shipped().platform
    trusting = config.http.model_copy(
        update={"trusted_proxies": ["10.0.0.2", "192.0.2.0/24", "2001:db8::/32"]}
    )
    told = serving(config.model_copy(update={"http": trusting})).trusted_proxies
    assert told == "10.0.0.2,::ffff:10.0.0.2/128,192.0.2.0/24,::ffff:192.0.2.0/120,2001:db8::/32"
    nobody = config.http.model_copy(update={"trusted_proxies": []})
    assert serving(config.model_copy(update={"http": nobody})).trusted_proxies == ""


def test_two_processes_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"names repeat.*lab"):
        stages([ProcessSpec("lab", ("a",)), ProcessSpec("lab", ("b",), stage=1)])
