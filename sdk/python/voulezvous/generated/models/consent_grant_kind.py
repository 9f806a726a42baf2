from enum import StrEnum


class ConsentGrantKind(StrEnum):
    INVITATION = "invitation"
    NONE = "none"
    PERFORMANCE = "performance"
    RANDOM_TICKETS = "random_tickets"
    ROOM_ENTRY = "room_entry"

    def __str__(self) -> str:
        return str(self.value)
