from enum import StrEnum


class StreamTransport(StrEnum):
    HLS = "hls"
    NONE = "none"
    WEBRTC = "webrtc"

    def __str__(self) -> str:
        return str(self.value)
