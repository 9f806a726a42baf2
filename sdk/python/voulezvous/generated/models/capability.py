from enum import StrEnum


class Capability(StrEnum):
    AGE_CONFIRMED = "age_confirmed"
    CAMERA = "camera"
    MEMBER = "member"
    MICROPHONE = "microphone"
    MODERATOR = "moderator"
    OPERATOR = "operator"

    def __str__(self) -> str:
        return str(self.value)
