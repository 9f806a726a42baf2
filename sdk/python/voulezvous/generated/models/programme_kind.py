from enum import StrEnum


class ProgrammeKind(StrEnum):
    PROGRAMME = "programme"
    RESERVE = "reserve"
    SLATE = "slate"

    def __str__(self) -> str:
        return str(self.value)
