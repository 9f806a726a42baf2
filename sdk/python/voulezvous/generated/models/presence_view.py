from enum import StrEnum


class PresenceView(StrEnum):
    AUDIENCE = "audience"
    GRID = "grid"
    NONE = "none"
    PARTY = "party"
    ROOM = "room"

    def __str__(self) -> str:
        return str(self.value)
