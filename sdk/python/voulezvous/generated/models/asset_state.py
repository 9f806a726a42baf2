from enum import StrEnum


class AssetState(StrEnum):
    MISSING = "missing"
    PENDING = "pending"
    PREPARING = "preparing"
    READY = "ready"
    REFUSED = "refused"

    def __str__(self) -> str:
        return str(self.value)
