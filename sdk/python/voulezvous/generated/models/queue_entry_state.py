from enum import StrEnum


class QueueEntryState(StrEnum):
    AIRING = "airing"
    LOCKED = "locked"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
