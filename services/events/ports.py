"""What the events socket needs."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from generated.vocabulary import Caller, Topic
from services.infra.topics import of_person
from services.kernel.errors import KernelError


class TopicPolicy(Protocol):
    """Which topics a caller may follow."""

    def topics(self, caller: Caller) -> frozenset[str]:
        """Every topic open to `caller`; never empty. Nothing is looked up for it, so that nothing tells on others."""
        ...


class Doors(Protocol):
    """Watches over the sockets that people hold."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        """Watch over a socket, and dismiss it when its caller may hold it no more; what is returned ends that."""
        ...


class OpenAndOwn:
    """Everybody may follow the open topics, and whoever is signed in what concerns them."""

    def __init__(self, open_topics: Iterable[Topic]) -> None:
        self._open: frozenset[str] = frozenset(open_topics)

    def topics(self, caller: Caller) -> frozenset[str]:
        """The open topics, and the caller's own."""
        return self._open if caller.subject is None else self._open | {of_person(caller.subject)}
