"""An edge worker: API, sockets, web shell and HLS on the listening socket it inherits."""

from __future__ import annotations

import argparse
import os

from ops.processes.entry import begin
from ops.processes.limits import Serving, option
from ops.processes.serving import inherited_listener, serve
from ops.supervisor.spec import LISTEN_FD, SHARED_METRICS
from services.bootstrap.edge import build_edge


def main() -> int:
    """Serve until told to stop and return the exit status."""
    limits = _limits()
    settings = begin("edge")
    listener = inherited_listener(LISTEN_FD)
    return serve(build_edge(settings, shared_metrics=os.environ.get(SHARED_METRICS)), listener, limits)


def _limits() -> Serving:
    parser = argparse.ArgumentParser(description="One edge worker; `vvtvctl up` starts it.")
    for name in ("drain_s", "keep_alive_s", "message_limit_bytes", "controls_burst"):
        parser.add_argument(option(name), type=int, required=True)
    for name in ("body_timeout_s", "ping_interval_s", "controls_every_s"):
        parser.add_argument(option(name), type=float, required=True)
    parser.add_argument(option("trusted_proxies"), required=True)
    return Serving(**vars(parser.parse_args()))


if __name__ == "__main__":
    raise SystemExit(main())
