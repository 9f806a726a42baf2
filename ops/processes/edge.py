"""An edge worker: API, sockets, web shell and HLS on the listening socket it inherits."""

from __future__ import annotations

from ops.processes.serving import inherited_listener, serve, settings_or_exit
from ops.supervisor.spec import LISTEN_FD
from services.bootstrap import build_edge


def main() -> int:
    """Serve until told to stop and return the exit status."""
    settings = settings_or_exit()
    listener = inherited_listener(LISTEN_FD)
    return serve(build_edge(settings), listener, EDGE_GRACE_S)


if __name__ == "__main__":
    raise SystemExit(main())
