"""What Prometheus reads is well formed, counts both workers together and survives one."""

from __future__ import annotations

import re
import subprocess

from tests.support.platform import Platform

REQUESTS = 40


def test_promtool_accepts_the_metrics(platform: Platform) -> None:
    checked = subprocess.run(
        ["promtool", "check", "metrics"],
        input=platform.text("/metrics"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_workers_count_together(platform: Platform) -> None:
    before = _liveness_answers(platform)
    for _ in range(REQUESTS):
        platform.get("/healthz")
    assert _liveness_answers(platform) - before >= REQUESTS


def test_what_a_killed_worker_has_counted_stays(platform: Platform) -> None:
    platform.wait_until(lambda: "edge-1" in platform.pids(), timeout_s=15)
    for _ in range(REQUESTS):
        platform.get("/healthz")
    before, pid = _liveness_answers(platform), platform.pids()["edge-1"]
    platform.kill(pid)
    platform.wait_until(lambda: platform.pids().get("edge-1", pid) != pid, timeout_s=20)
    assert _liveness_answers(platform) >= before


def _liveness_answers(platform: Platform) -> float:
    pattern = r'^vvtv_http_requests_total\{operation="getHealth",status="200"\} (\S+)$'
    return sum(float(value) for value in re.findall(pattern, platform.text("/metrics"), re.MULTILINE))
