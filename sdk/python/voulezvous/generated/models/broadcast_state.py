from enum import StrEnum


class BroadcastState(StrEnum):
    OFF_AIR = "off_air"
    ON_AIR = "on_air"
    RESERVE = "reserve"
    SLATE = "slate"

    def __str__(self) -> str:
        return str(self.value)
