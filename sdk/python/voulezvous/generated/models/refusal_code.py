from enum import StrEnum


class RefusalCode(StrEnum):
    DAMAGED = "DAMAGED"
    EMPTY_FILE = "EMPTY_FILE"
    ENCRYPTED = "ENCRYPTED"
    FORBIDDEN_FORMAT = "FORBIDDEN_FORMAT"
    HDR_UNSUPPORTED = "HDR_UNSUPPORTED"
    INTERNAL = "INTERNAL"
    NO_VIDEO = "NO_VIDEO"
    TOO_LONG = "TOO_LONG"
    TOO_SHORT = "TOO_SHORT"
    UNREADABLE = "UNREADABLE"
    WRONG_GEOMETRY = "WRONG_GEOMETRY"

    def __str__(self) -> str:
        return str(self.value)
