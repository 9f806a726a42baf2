from enum import StrEnum


class QueueOrigin(StrEnum):
    OPERATOR = "operator"
    ROTATION = "rotation"

    def __str__(self) -> str:
        return str(self.value)
