"""The processes of `make up`, as data: the embedded Redis, the LAB, the SFU, the edge workers, the watchdog."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from ipaddress import IPv6Network, ip_network

from generated.models import PlatformConfig
from generated.vocabulary import MediaProviderName
from ops.processes.limits import Serving, arguments
from ops.supervisor.spec import SHARED_METRICS, ProcessSpec
from services.infra.redis import RedisLaunch, redis_address
from services.infra.settings import Settings


def platform(
    settings: Settings, config: PlatformConfig, redis: RedisLaunch | None, *, whip: bool = False
) -> tuple[ProcessSpec, ...]:
    """Return every process of one machine; `redis` is None where VVTV_REDIS_URL names an external one.

    A later process is one more entry here.
    """
    env = {"VVTV_REDIS_URL": redis_address(settings), "PYTHONUNBUFFERED": "1"}
    store = () if redis is None else (ProcessSpec("redis", redis.argv, stage=0, ready_path=redis.socket),)
    lab = ProcessSpec("lab", _module("ops.processes.lab"), stage=1, env=env)
    edge = _module("ops.processes.edge", *arguments(serving(config)))
    edges = tuple(
        ProcessSpec(f"edge-{n}", edge, stage=2, env={**env, **counting_together(settings)}, listens=True)
        for n in range(1, config.supervisor.workers + 1)
    )
    watchdog = ProcessSpec("watchdog", _module("ops.processes.watchdog"), stage=3, env=env)
    return (*store, lab, *media(config, env, whip=whip), *edges, watchdog)


def media(config: PlatformConfig, env: Mapping[str, str], *, whip: bool) -> tuple[ProcessSpec, ...]:
    """The SFU, where it is the media provider or a channel takes a live source by WHIP; nobody waits for it."""
    sfu = ProcessSpec("sfu", _module("ops.processes.sfu"), stage=1, env=env)
    return (sfu,) if whip or config.media.provider is MediaProviderName.EMBEDDED else ()


def counting_together(settings: Settings) -> dict[str, str]:
    """The folder through which the workers' metrics are one; the supervisor empties it at start."""
    return {SHARED_METRICS: str(settings.home.system / "metrics")}


def serving(config: PlatformConfig) -> Serving:
    """Read an edge worker's limits from the configuration."""
    return Serving(
        drain_s=config.supervisor.drain_s,
        keep_alive_s=config.http.keep_alive_s,
        body_timeout_s=config.http.body_timeout_s,
        message_limit_bytes=config.sockets.message_limit_bytes,
        ping_interval_s=config.sockets.ping_interval_s,
        controls_burst=config.sockets.messages.burst,
        controls_every_s=config.sockets.messages.every_s,
        trusted_proxies=",".join(_seen(proxy) for proxy in config.http.trusted_proxies),
    )


def _seen(proxy: str) -> str:
    """A proxy as a worker sees it: on a socket for both families an IPv4 peer is an IPv4-mapped address (RFC 4291)."""
    network = ip_network(proxy)
    if isinstance(network, IPv6Network):
        return proxy
    return f"{proxy},::ffff:{network.network_address}/{96 + network.prefixlen}"


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)
