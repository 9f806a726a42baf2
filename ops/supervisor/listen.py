"""The listening socket every edge worker inherits: bound once, so a worker's death closes nothing."""

from __future__ import annotations

import errno
import socket


class CannotListen(Exception):
    """The address cannot be bound; the message says why and what to do."""


def bind(host: str, port: int, backlog: int) -> socket.socket:
    """Bind and listen on `host:port`. Raises CannotListen with a sentence for a person."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotListen(f"VVTV_HOST={host} is not an address of this machine: {error.strerror}") from error
    listener = socket.socket(family, kind, proto)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        raise CannotListen(_reason(host, port, error)) from error
    listener.setblocking(False)
    return listener


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"{host}:{port} is taken by another program. "
            f"Stop it (`ss -ltnp 'sport = :{port}'` names it) or choose another port: VVTV_PORT={port + 1} make up"
        )
    if error.errno == errno.EACCES:
        return f"no permission to listen on {host}:{port}. Ports below 1024 need root; set VVTV_PORT to a higher one"
    return f"cannot listen on {host}:{port}: {error.strerror}. Check VVTV_HOST and VVTV_PORT"
