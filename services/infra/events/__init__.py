"""Events from Redis Streams to connections.

One reader per process keeps the newest events of every topic in memory; each connection is a
cursor over them. Decides what a connection still needs; refuses to guess: what is no longer
kept is answered with `resync`.
"""

from services.infra.events.hub import Follower, FollowerLimits, Hub
from services.infra.events.stream import Event, Stream, StreamReader

__all__ = ["Event", "Follower", "FollowerLimits", "Hub", "Stream", "StreamReader"]
