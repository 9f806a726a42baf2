"""What is remembered of connections that ended: for whoever asks at their own place, and of the last ones."""

from __future__ import annotations

from services.media.sfu.connecting import Connections, new_name
from services.media.sfu.leg import Network


def a_memory(kept: int) -> Connections:
    network = Network(
        addresses=("127.0.0.1",), public=(), loopback=True, port_min=0, port_max=0, connect_timeout_s=1
    )
    return Connections(network, kept)


def test_why_a_connection_ended_is_told_at_its_own_place_alone() -> None:
    connections, name = a_memory(8), new_name()
    connections.remember("a-session", name, "revoked")
    assert "revoked" in connections.missing("a-session", name).detail
    assert connections.missing("main", name).detail == connections.missing("main", new_name()).detail


def test_the_last_ones_are_remembered() -> None:
    connections = a_memory(2)
    for name in ("one", "two", "three"):
        connections.remember("main", name, "hung_up")
    told = ["hung_up" in connections.missing("main", name).detail for name in ("one", "two", "three")]
    assert told == [False, True, True]
