"""Counts requests and the time they took, by operation and status, and refusals by code.

Label sets are bounded by the contract.
"""

from __future__ import annotations

import logging
import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from generated.vocabulary import ErrorCode
from services.infra.http.rows import Name, PrivateRows, Rows, SharedRows

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
_SECONDS, _REFUSED = "seconds", "refused"
_log = logging.getLogger(__name__)


class HttpMetrics:
    """The edge's own metrics. `buckets_s` are upper bounds in seconds.

    With `shared_folder` (`PROMETHEUS_MULTIPROC_DIR`) a scrape sees every worker, else this process alone. A row holds
    the seconds of one operation and status, then how many requests ended within each bound and above the one before:
    noting a request is two additions, and what Prometheus reads is folded from the rows when it asks. `beside` gives
    what others have to tell, in the same format and under other names.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        buckets_s: Sequence[float],
        shared_folder: str | None = None,
        *,
        beside: Callable[[], bytes] = bytes,
    ) -> None:
        self._beside = beside
        self._bounds = tuple(sorted(set(buckets_s)))
        columns = (_SECONDS, *map(str, map(float, self._bounds)), "+Inf")
        self._rows = _rows(columns, shared_folder)
        self._known: dict[tuple[str, int], int] = {}
        self._refusals = _rows((_REFUSED,), shared_folder)
        self._known_refusals: dict[tuple[str, str], int] = {}
        self._folder: Path | None = None
        self._registry = registry
        if isinstance(self._rows, SharedRows):
            self._folder, self._registry = Path(str(shared_folder)), CollectorRegistry()
            _collect_shared(self._registry, str(self._folder))
            _keep_room(self._folder)
        self._registry.register(_Folded(self._rows, self._refusals))

    def observe(self, operation: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        row = self._known.get((operation, status))
        if row is None:
            row = _begin(self._rows, (operation, str(status)))
            if row is None:
                return
            self._known[operation, status] = row
        numbers = self._rows.numbers
        numbers[row] += seconds
        numbers[row + 1 + bisect_left(self._bounds, seconds)] += 1

    def refused(self, operation: str, code: ErrorCode) -> None:
        """Note one request that was answered with a problem."""
        row = self._known_refusals.get((operation, code))
        if row is None:
            row = _begin(self._refusals, (operation, code))
            if row is None:
                return
            self._known_refusals[operation, code] = row
        self._refusals.numbers[row] += 1

    def exposition(self) -> bytes:
        """The text format; slow enough to be run off the event loop."""
        if self._folder is not None:
            _forget_the_dead(self._folder)
        return generate_latest(self._registry) + self._beside()


class _Folded(Collector):
    """The rows of every process in Prometheus' terms. Shared ones lie in one folder: whoever reads it reads all."""

    def __init__(self, *rows: Rows) -> None:
        shared = [one for one in rows if isinstance(one, SharedRows)]
        self._rows = [*(one for one in rows if one not in shared), *shared[:1]]

    def collect(self) -> Iterator[Metric]:
        answered: defaultdict[tuple[str, ...], float] = defaultdict(float)
        seconds: defaultdict[str, float] = defaultdict(float)
        within: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        refused: defaultdict[tuple[str, ...], float] = defaultdict(float)
        for name, numbers in chain.from_iterable(one.read() for one in self._rows):
            if _REFUSED in numbers:
                refused[name] += numbers[_REFUSED]
                continue
            seconds[name[0]] += numbers.pop(_SECONDS)
            for bound, count in numbers.items():
                answered[name] += count
                within[name[0]][bound] += count
        requests = CounterMetricFamily(
            "vvtv_http_requests", "Requests answered.", labels=("operation", "status")
        )
        for name, count in sorted(answered.items()):
            requests.add_metric(name, count)
        yield requests
        durations = HistogramMetricFamily(
            "vvtv_http_request_seconds", "Seconds from request to answer.", labels=("operation",)
        )
        for operation, counts in sorted(within.items()):
            durations.add_metric((operation,), _cumulative(counts), seconds[operation])
        yield durations
        refusals = CounterMetricFamily(
            "vvtv_http_refusals", "Requests refused.", labels=("operation", "code")
        )
        for name, count in sorted(refused.items()):
            refusals.add_metric(name, count)
        yield refusals


def _cumulative(counts: Mapping[str, float]) -> list[tuple[str, float]]:
    """The counts of each bound with those of every lower one, as a histogram's buckets are."""
    bounds = sorted(counts, key=float)
    return list(zip(bounds, accumulate(counts[bound] for bound in bounds), strict=True))


def _begin(rows: Rows, name: Name) -> int | None:
    """A row that is new here; None while the disk has no room for one."""
    try:
        return rows.add(name)
    except OSError as error:
        _log.error("%s is not counted: %s", " ".join(name), error)
        return None


def _rows(columns: Sequence[str], folder: str | None) -> Rows:
    """Shared rows where a folder is given and writable: a full disk takes the shared figures, never the worker."""
    if folder is not None:
        try:
            return SharedRows(columns, Path(folder))
        except OSError as error:
            _log.error("requests are counted in this process alone: %s", error)
    return PrivateRows(columns)


def _collect_shared(registry: CollectorRegistry, folder: str) -> None:
    """What other parts count with prometheus-client's own metrics."""
    collector: Collector = MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    del collector


def _keep_room(folder: Path) -> None:
    """Have on disk what other parts have mapped in this process: a full one is then no fault at a later store."""
    if not hasattr(os, "posix_fallocate"):
        return
    try:
        for path in folder.glob(f"*_{os.getpid()}.db"):
            with path.open("r+b") as file:
                os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    except OSError as error:
        _log.error("there is no room for the figures of this process: %s", error)


def _forget_the_dead(folder: Path) -> None:
    """Let go of what processes had open that are no more; what they counted stays."""
    for file in folder.glob("gauge_live*.db"):
        if not _lives(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)  # another worker may be first


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
