from enum import StrEnum


class Ecosystem(StrEnum):
    LIVE_PUBLIC = "live_public"
    OPEN = "open"
    OPERATIONS = "operations"
    PARTY = "party"
    PRIVATE = "private"
    RANDOM = "random"

    def __str__(self) -> str:
        return str(self.value)
