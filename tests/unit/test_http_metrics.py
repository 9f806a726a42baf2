"""What Prometheus reads, folded from rows of several workers, living and dead."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter

from generated.vocabulary import ErrorCode
from services.infra.http.metrics import HttpMetrics

BOUNDS = (0.1, 1)


def a_worker(folder: Path | None, bounds: tuple[float, ...] = BOUNDS) -> HttpMetrics:
    return HttpMetrics(CollectorRegistry(), bounds, str(folder) if folder else None)


def told(metrics: HttpMetrics, sample: str) -> float | None:
    """The value of a sample, None when it is not there."""
    return value(metrics.exposition().decode(), sample)


def value(exposition: str, sample: str) -> float | None:
    """The same, of what was told once."""
    found = re.findall(rf"^{re.escape(sample)} (\S+)$", exposition, re.MULTILINE)
    assert len(found) < 2, f"{sample} is told twice"
    return float(found[0]) if found else None


def answered(metrics: HttpMetrics, operation: str, status: int) -> float | None:
    return told(metrics, requests_of(operation, status))


def requests_of(operation: str, status: int) -> str:
    return f'vvtv_http_requests_total{{operation="{operation}",status="{status}"}}'


def within(metrics: HttpMetrics, bound: str) -> float | None:
    return told(metrics, f'vvtv_http_request_seconds_bucket{{le="{bound}",operation="getNow"}}')


@pytest.mark.parametrize("shared", [False, True])
def test_durations_are_cumulative_and_a_bound_includes_itself(tmp_path: Path, shared: bool) -> None:
    metrics = a_worker(tmp_path if shared else None)
    for status, seconds in ((200, 0.1), (200, 0.100001), (503, 1.0), (200, 7.5)):
        metrics.observe("getNow", status, seconds)
    assert [within(metrics, bound) for bound in ("0.1", "1.0", "+Inf")] == [1, 3, 4]
    assert told(metrics, 'vvtv_http_request_seconds_count{operation="getNow"}') == 4
    assert told(metrics, 'vvtv_http_request_seconds_sum{operation="getNow"}') == pytest.approx(8.700001)
    assert (answered(metrics, "getNow", 200), answered(metrics, "getNow", 503)) == (3, 1)


def test_any_worker_tells_what_all_have_answered(tmp_path: Path) -> None:
    workers = [a_worker(tmp_path) for _ in range(3)]
    for count, worker in enumerate(workers):
        for _ in range(count):
            worker.observe("getNow", 200, 0.01)
    assert [answered(worker, "getNow", 200) for worker in workers] == [3, 3, 3]


def test_what_a_killed_worker_had_counted_stays(tmp_path: Path) -> None:
    code = f"""
import os, signal
from prometheus_client import CollectorRegistry
from services.infra.http.metrics import HttpMetrics
metrics = HttpMetrics(CollectorRegistry(), {BOUNDS}, {str(tmp_path)!r})
for _ in range(1000):
    metrics.observe("getNow", 200, 0.5)
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", code], check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    successor = a_worker(tmp_path)
    successor.observe("getNow", 200, 0.5)
    assert answered(successor, "getNow", 200) == 1001


def test_as_many_rows_as_the_contract_needs_keep_their_counts(tmp_path: Path) -> None:
    metrics = a_worker(tmp_path)
    for number in range(500):
        for _ in range(number % 3 + 1):
            metrics.observe(f"operation{number}", 200, 0.01)
    metrics.observe("operation0", 200, 0.01)
    assert answered(metrics, "operation0", 200) == 2
    assert all(
        answered(metrics, f"operation{number}", 200) == number % 3 + 1 for number in (1, 63, 64, 65, 499)
    )


def test_line_that_a_worker_died_over_is_not_read(tmp_path: Path) -> None:
    metrics = a_worker(tmp_path)
    metrics.observe("getNow", 200, 0.01)
    (names,) = (file for file in tmp_path.glob("*.names") if "getNow" in file.read_text())
    with names.open("a") as file:
        file.write('["getGui')
    assert answered(metrics, "getNow", 200) == 1
    assert answered(metrics, "getGui", 200) is None


def test_worker_that_died_before_its_first_line_is_not_read(tmp_path: Path) -> None:
    metrics = a_worker(tmp_path)
    (tmp_path / "rows-x.names").touch()
    (tmp_path / "rows-x.numbers").touch()
    (tmp_path / "rows-y.numbers").touch()
    metrics.observe("getNow", 200, 0.01)
    assert answered(metrics, "getNow", 200) == 1


def test_workers_with_other_bounds_are_told_together(tmp_path: Path) -> None:
    older, newer = a_worker(tmp_path, (0.5, 0.1)), a_worker(tmp_path, (0.1, 1))
    older.observe("getNow", 200, 0.3)
    newer.observe("getNow", 200, 0.3)
    assert [within(newer, bound) for bound in ("0.1", "0.5", "1.0", "+Inf")] == [0, 1, 2, 2]


def test_worker_without_its_folder_counts_alone_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        metrics = a_worker(tmp_path / "gone")
    metrics.observe("getNow", 200, 0.01)
    assert answered(metrics, "getNow", 200) == 1
    assert "counted in this process alone" in caplog.text


def test_request_is_answered_although_it_cannot_be_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    metrics = a_worker(folder)
    metrics.observe("getNow", 200, 0.01)
    folder.rename(tmp_path / "away")
    with caplog.at_level(logging.ERROR):
        metrics.observe("getGuide", 200, 0.01)
    metrics.observe("getNow", 200, 0.01)
    (tmp_path / "away").rename(folder)
    metrics.observe("getGuide", 200, 0.01)
    assert "getGuide 200 is not counted" in caplog.text
    assert (answered(metrics, "getNow", 200), answered(metrics, "getGuide", 200)) == (2, 1)


@pytest.mark.parametrize("length", [2, 30])
def test_full_disk_loses_what_it_has_no_room_for_and_nothing_else(tmp_path: Path, length: int) -> None:
    """Short names fill the file of numbers first, long ones that of names."""
    code = f"""
import resource
from prometheus_client import CollectorRegistry
from services.infra.http.metrics import HttpMetrics
metrics = HttpMetrics(CollectorRegistry(), {BOUNDS}, {str(tmp_path)!r})
names = [f"{{number:03}}{{'o' * {length}}}" for number in range(200)]
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for room in (2500, 5000, hard):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    for name in names:
        metrics.observe(name, 200, 0.01)
    assert metrics.exposition()
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
    exposition = a_worker(tmp_path).exposition().decode()
    told_of = [value(exposition, requests_of(f"{number:03}{'o' * length}", 200)) for number in range(200)]
    assert set(told_of) == {1, 2, 3}
    assert told_of == sorted(told_of, key=lambda count: -(count or 0))


def test_what_other_parts_count_is_told_beside_it() -> None:
    registry = CollectorRegistry()
    Counter("vvtv_other", "Of another part.", registry=registry).inc(3)
    metrics = HttpMetrics(registry, BOUNDS)
    metrics.observe("getNow", 200, 0.01)
    assert (told(metrics, "vvtv_other_total"), answered(metrics, "getNow", 200)) == (3, 1)


def test_other_parts_of_other_workers_are_told_beside_it(tmp_path: Path) -> None:
    code = """
from prometheus_client import CollectorRegistry, Counter
Counter("vvtv_other", "Of another part.", registry=CollectorRegistry()).inc(3)
"""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    metrics = a_worker(tmp_path)
    metrics.observe("getNow", 200, 0.01)
    assert (told(metrics, "vvtv_other_total"), answered(metrics, "getNow", 200)) == (3, 1)


@pytest.mark.parametrize("shared", [False, True])
def test_refusals_are_counted_by_code_beside_the_answers(tmp_path: Path, shared: bool) -> None:
    metrics = a_worker(tmp_path if shared else None)
    for code in (ErrorCode.OVERLOADED, ErrorCode.RATE_LIMITED, ErrorCode.OVERLOADED):
        metrics.refused("getNow", code)
        metrics.observe("getNow", 503, 0.01)
    sample = 'vvtv_http_refusals_total{{code="{}",operation="getNow"}}'
    assert (told(metrics, sample.format("OVERLOADED")), told(metrics, sample.format("RATE_LIMITED"))) == (
        2,
        1,
    )
    assert answered(metrics, "getNow", 503) == 3


def test_what_other_parts_have_mapped_is_on_disk_before_it_is_written(tmp_path: Path) -> None:
    code = f"""
from prometheus_client import CollectorRegistry, Counter
from services.infra.http.metrics import HttpMetrics
registry = CollectorRegistry()
Counter("vvtv_other", "Of another part.", registry=registry)
HttpMetrics(registry, {BOUNDS}, {str(tmp_path)!r})
"""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=environment)
    (mapped,) = tmp_path.glob("counter_*.db")
    assert mapped.stat().st_blocks * 512 >= mapped.stat().st_size > 0


def test_what_a_dead_worker_had_open_is_let_go_and_what_it_counted_stays(tmp_path: Path) -> None:
    code = """
from prometheus_client import CollectorRegistry, Counter, Gauge
own = CollectorRegistry()
Counter("vvtv_other", "Of another part.", registry=own).inc(3)
Gauge("vvtv_open", "Open now.", registry=own, multiprocess_mode="livesum").set(7)
print(flush=True)
input()
"""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    worker = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        metrics = a_worker(tmp_path)
        assert (told(metrics, "vvtv_open"), told(metrics, "vvtv_other_total")) == (7, 3)
        worker.kill()
    assert (told(metrics, "vvtv_open"), told(metrics, "vvtv_other_total")) == (None, 3)
