"""A token bucket: so many tokens a second, at most a burst of them. Pure: the time is an argument."""


class Bucket:
    """`rate` tokens per second, at most `burst` of them; it begins full. Seconds are monotonic."""

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = burst, now_s

    def take(self, count: float, now_s: float) -> bool:
        """Take them; False, and nothing taken, when there are too few."""
        self._fill(now_s)
        if count > self._tokens:
            return False
        self._tokens -= count
        return True

    def has(self, count: float, now_s: float) -> bool:
        """Whether there are so many."""
        self._fill(now_s)
        return count <= self._tokens

    def draw(self, count: float, now_s: float) -> float:
        """Take them, on credit when there are too few; the seconds until there are enough, for a rate above 0."""
        self._fill(now_s)
        self._tokens -= count
        return max(-self._tokens, 0.0) / self._rate

    def _fill(self, now_s: float) -> None:
        self._tokens = min(self._burst, self._tokens + max(now_s - self._at, 0.0) * self._rate)
        self._at = now_s
