"""What the events socket needs."""

from typing import Protocol

from generated.vocabulary import Caller, Topic


class TopicPolicy(Protocol):
    """Which topics a caller may follow."""

    def topics(self, caller: Caller) -> frozenset[Topic]:
        """Every topic open to `caller`; never empty."""
        ...


class OpenTopics:
    """Everybody may follow these topics, signed in or not."""

    def __init__(self, topics: frozenset[Topic]) -> None:
        self._topics = topics

    def topics(self, caller: Caller) -> frozenset[Topic]:  # noqa: ARG002 (the port's shape)
        """The open topics, whoever calls."""
        return self._topics
