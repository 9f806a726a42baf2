from enum import StrEnum


class Topic(StrEnum):
    BROADCAST = "broadcast"

    def __str__(self) -> str:
        return str(self.value)
