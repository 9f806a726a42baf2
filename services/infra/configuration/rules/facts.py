"""What the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.infra.configuration.node import Node


@dataclass(frozen=True)
class Facts:
    """The merged document before clamps, the component catalogue, and the copy keys that every language has."""

    document: Node
    components: Node
    copy_keys: frozenset[str]

    @property
    def profiles(self) -> Node:
        """Media profiles by name."""
        return self.document["profiles"]

    @property
    def guardrails(self) -> Node:
        """The guardrails."""
        return self.document["guardrails"]

    @property
    def channels(self) -> Node:
        """Channels by id."""
        return self.document["channels"]

    def modes(self) -> Iterator[tuple[str, Node]]:
        """Every mode id and manifest."""
        return self.document["modes"].entries()

    def names(self, node: Node) -> Mapping[str, Node]:
        """Names defined by a map."""
        return dict(node.entries())
