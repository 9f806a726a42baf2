"""The encoders of the ladder and their init segments.

Each encoder is opened in a scratch MP4 muxer, which gives the init segment from the encoder's own headers and is then
let go: its packets never reach that muxer. Equal settings give byte-identical init segments: that is what lets assets
follow each other without a discontinuity. `stitchable=1` keeps x264 from tuning its headers to the content.
"""

from __future__ import annotations

import hashlib
import io
import json
from fractions import Fraction

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from lab.assets import AUDIO_FRAME_SAMPLES, FRAME_RATE, FRAME_TICKS, SAMPLE_RATE, SEGMENT_FRAMES
from lab.prep.cmaf import Sample, avc_codecs, init_segment, length_prefixed
from lab.prep.generation import Generation
from lab.prep.spec import AudioRung, LadderSpec, VideoRung

AAC_LC = "mp4a.40.2"
_X264 = (
    f"keyint={SEGMENT_FRAMES}:min-keyint={SEGMENT_FRAMES}:scenecut=0:open-gop=0:force-cfr=1:stitchable=1:"
    "colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off"
)
_NAME_CHARACTERS = 12
_MUXER = {"movflags": "empty_moov+default_base_moof", "fflags": "+bitexact"}


def video_settings(rung: VideoRung, threads: int) -> dict[str, str]:
    """The x264 options of `rung`; they are part of the encoder generation, except for the threads."""
    return {
        "preset": rung.preset,
        "profile": rung.profile,
        "crf": str(rung.crf),
        "maxrate": str(rung.max_bitrate_bps),
        "bufsize": str(rung.buffer_bits),
        "x264-params": _X264,
        "flags": "+global_header",
        "threads": str(threads),
    }


def audio_settings(rung: AudioRung) -> dict[str, str]:
    """The AAC options of `rung`."""
    return {"b": str(rung.bitrate_bps), "ac": str(rung.channels), "flags": "+global_header+bitexact"}


class VideoEncoder:
    """One rung: frames on the grid in, samples in decode order out, one IDR per segment."""

    def __init__(self, rung: VideoRung, threads: int) -> None:
        self.rung = rung
        self.threads = threads
        head = io.BytesIO()
        muxer = av.open(head, "w", format="mp4", options=_MUXER)
        stream: VideoStream = muxer.add_stream(
            "libx264", rate=FRAME_RATE, options=video_settings(rung, threads)
        )
        stream.width, stream.height, stream.pix_fmt = rung.width, rung.height, "yuv420p"
        self._codec: VideoCodecContext = stream.codec_context
        self._codec.time_base = Fraction(1, FRAME_RATE)
        muxer.start_encoding()
        self.init = init_segment(head.getvalue())
        self.codecs = avc_codecs(self._codec.extradata or b"")
        self.reorder_frames = self._codec.reorder_depth

    def encode(self, frame: VideoFrame | None, tick: int, *, extra_delay: int) -> list[Sample]:
        """Encode `frame` as number `tick`, or drain with None. `extra_delay` frames are added to each
        presentation time."""
        if frame is not None:
            frame.pts, frame.time_base = tick, Fraction(1, FRAME_RATE)
            frame.pict_type = PictureType.NONE  # a source's own key frames would be kept, off the grid
        return [self._sample(packet, extra_delay) for packet in self._codec.encode(frame) if packet.size]

    def _sample(self, packet: Packet[VideoStream], extra_delay: int) -> Sample:
        if packet.pts is None or packet.dts is None:
            raise ValueError("the encoder gave a packet without times")
        offset = (packet.pts - packet.dts + extra_delay) * FRAME_TICKS
        return Sample(length_prefixed(bytes(packet)), packet.is_keyframe, offset)


class AudioEncoder:
    """The audio rendition: blocks of 1024 samples in, samples out, without the encoder's priming."""

    def __init__(self, rung: AudioRung) -> None:
        self.rung = rung
        head = io.BytesIO()
        muxer = av.open(head, "w", format="mp4", options=_MUXER)
        stream: AudioStream = muxer.add_stream("aac", rate=SAMPLE_RATE, options=audio_settings(rung))
        self._codec: AudioCodecContext = stream.codec_context
        self._codec.layout = "stereo" if rung.channels == 2 else "mono"
        self._codec.format = "fltp"
        muxer.start_encoding()
        self.init = init_segment(head.getvalue())
        self.codecs = AAC_LC

    def encode(self, frame: AudioFrame | None, block: int) -> list[Sample]:
        """Encode the `block`-th 1024 samples, or drain with None; packets before time 0 are priming and dropped."""
        if frame is not None:
            frame.pts, frame.time_base, frame.sample_rate = (
                block * AUDIO_FRAME_SAMPLES,
                Fraction(1, SAMPLE_RATE),
                SAMPLE_RATE,
            )
        packets = self._codec.encode(frame)
        return [
            Sample(bytes(packet), True, 0) for packet in packets if packet.size and (packet.pts or 0) >= 0
        ]


def generation_of(ladder: LadderSpec) -> Generation:
    """The generation that `ladder` gives with the libraries installed here."""
    encoders = [VideoEncoder(rung, ladder.encoder_threads) for rung in ladder.video]
    inits = {encoder.rung.name: encoder.init for encoder in encoders}
    inits[ladder.audio.name] = AudioEncoder(ladder.audio).init
    settings = {
        rung.name: {**video_settings(rung, 0), "size": [rung.width, rung.height]} for rung in ladder.video
    }
    described = json.dumps([settings, audio_settings(ladder.audio)], sort_keys=True).encode()
    digest = hashlib.sha256(described + b"".join(inits[name] for name in sorted(inits)))
    return Generation(
        digest.hexdigest()[:_NAME_CHARACTERS],
        inits,
        delay_frames=max(encoder.reorder_frames for encoder in encoders),
    )
