"""What the events socket needs."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from generated.vocabulary import Caller, Topic
from services.kernel.errors import KernelError


class TopicPolicy(Protocol):
    """Which topics a caller may follow."""

    def topics(self, caller: Caller) -> frozenset[Topic]:
        """Every topic open to `caller`; never empty."""
        ...


class Doors(Protocol):
    """Watches over the sockets that people hold."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        """Watch over a socket, and dismiss it when its caller may hold it no more; what is returned ends that."""
        ...


class OpenTopics:
    """Everybody may follow these topics, signed in or not."""

    def __init__(self, topics: frozenset[Topic]) -> None:
        self._topics = topics

    def topics(self, caller: Caller) -> frozenset[Topic]:  # noqa: ARG002 (the port's shape)
        """The open topics, whoever calls."""
        return self._topics
