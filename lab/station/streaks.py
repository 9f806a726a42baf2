"""How many times in a row each source of programmes has failed; whoever looks at a source says how it went."""

from collections import Counter


class Streaks:
    """Failures in a row by source; forgotten when the process ends, since the next look tells."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()

    def failed(self, source: str) -> None:
        """One more."""
        self._failures[source] += 1

    def worked(self, source: str) -> None:
        """The run of failures is over."""
        self._failures.pop(source, None)

    def worst(self) -> int:
        """The longest run of any source."""
        return max(self._failures.values(), default=0)
