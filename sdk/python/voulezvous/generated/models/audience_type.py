from enum import StrEnum


class AudienceType(StrEnum):
    PAIR = "pair"
    PUBLIC = "public"
    ROOM = "room"
    SOLO = "solo"

    def __str__(self) -> str:
        return str(self.value)
