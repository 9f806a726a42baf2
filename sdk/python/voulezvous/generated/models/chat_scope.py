from enum import StrEnum


class ChatScope(StrEnum):
    NONE = "none"
    PERFORMER_ROOM = "performer_room"
    PRIVATE_1TO1 = "private_1to1"
    ROOM = "room"

    def __str__(self) -> str:
        return str(self.value)
