from enum import StrEnum


class TransitionKind(StrEnum):
    CROSSFADE = "crossfade"
    CUT = "cut"
    PLACEHOLDER = "placeholder"

    def __str__(self) -> str:
        return str(self.value)
