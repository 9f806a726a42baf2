"""A viewer of its own: reads the channel over HTTP in a thread, and accounts for what a person would have seen."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace

import httpx

from generated.models import SoakSettings
from ops.soak.decoding import Broken, decoded
from ops.soak.playback import Playback, let_pass, receive, tune_in
from ops.soak.playlist import Segment, Unplayable, renditions, segments

_OFF_S = 0.1
"""Seconds by which a decoded segment may miss its programme's date."""
_FAULTS_KEPT = 200


@dataclass(frozen=True)
class Seen:
    """All that a viewer knows so far. `late_s` and `early_s` are how far, at most, the newest listed segment ended
    before and after the viewer's wall clock; `held_s` is the longest time on the monotonic clock without a newer one.
    """

    playback: Playback | None = None
    requests: int = 0
    failures: int = 0
    segments: int = 0
    decoded: int = 0
    stand_ins: int = 0
    bytes_read: int = 0
    late_s: float = float("-inf")
    early_s: float = float("-inf")
    now_late_s: float | None = None
    held_s: float = 0.0
    sequence: int = -1
    went_back: int = 0
    broken: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass
class _Newest:
    """The newest listed segment, and since when it has been."""

    sequence: int
    since_s: float


@dataclass
class Viewer:
    """One viewer of the channel at `master_url`, `delay_segments` behind the newest listed segment.

    `watch` runs in a thread until `stop`; `seen` may be read from another one.
    """

    master_url: str
    settings: SoakSettings
    delay_segments: int
    _seen: Seen = field(default_factory=Seen, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=self.settings.request_timeout_s, trust_env=False)
        self._playlists: tuple[str, str] | None = None
        self._inits: dict[str, bytes] = {}
        self._newest: _Newest | None = None
        self._offsets: dict[str, float] = {}
        self._thread = threading.Thread(target=self._watch, name="viewer", daemon=True)

    def start(self) -> None:
        """Tune in."""
        self._thread.start()

    def stop(self) -> Seen:
        """Switch off; what was seen."""
        self._stopping.set()
        self._thread.join()
        self._client.close()
        return self.seen()

    def seen(self) -> Seen:
        """What has been seen up to now, a stall that still lasts included."""
        with self._lock:
            playback = self._seen.playback
            return replace(self._seen, playback=playback and let_pass(playback, time.monotonic()))

    def _watch(self) -> None:
        while not self._stopping.is_set():
            began_s = time.monotonic()
            try:
                more = self._look()
                pause_s = 0.0 if more else self.settings.poll_s
            except (Unplayable, httpx.HTTPError, KeyError, ValueError) as error:
                self._playlists = None
                self._failed(str(error) or type(error).__name__)
                pause_s = self.settings.retry_s
            self._stopping.wait(max(pause_s - (time.monotonic() - began_s), 0.0))

    def _look(self) -> bool:
        """Read the playlists and fetch the next segment; whether more of them wait."""
        if self._playlists is None:
            self._playlists = renditions(self._get(self.master_url).text, self.master_url)
        picture_url, sound_url = self._playlists
        pictures = segments(self._get(picture_url).text, picture_url)
        sounds = {one.sequence: one for one in segments(self._get(sound_url).text, sound_url)}
        self._judge_newest(pictures[-1])
        both = [one for one in pictures if one.sequence in sounds]
        following = self._following(both)
        for picture in following[:1]:
            self._take(picture, sounds[picture.sequence])
        return len(following) > 1

    def _following(self, listed: list[Segment]) -> list[Segment]:
        """What is to be fetched, the next one first; a sequence that went back is begun anew where it is now."""
        newest = listed[-1].sequence if listed else -1
        last = self._seen.sequence
        if last < 0:
            return listed[-self.delay_segments :]
        if newest < last - len(listed):
            self._note(sequence=newest - self.delay_segments, went_back=self._seen.went_back + 1)
            self._fault(f"the media sequence went back from {last} to {newest}")
        return [one for one in listed if one.sequence > self._seen.sequence]

    def _take(self, picture: Segment, sound: Segment) -> None:
        count = self._seen.segments
        media = [self._media(one) for one in (picture, sound)]
        now_s = time.monotonic()
        with self._lock:
            before = self._seen.playback
            playback = (
                tune_in(picture.starts_s, picture.ends_s, now_s)
                if before is None
                else receive(before, picture.starts_s, picture.ends_s, now_s)
            )
            self._seen = replace(self._seen, playback=playback, segments=count + 1, sequence=picture.sequence)
        if count % self.settings.decode_every == 0:
            for kind, one, raw in zip(("picture", "sound"), (picture, sound), media, strict=True):
                self._decode(kind, one, raw)

    def _decode(self, kind: str, segment: Segment, media: bytes) -> None:
        self._note(decoded=self._seen.decoded + 1)
        try:
            first_s, lasts_s = decoded(media)
        except Broken as error:
            return self._broken(f"{kind} {segment.sequence}: {error}")
        offset_s = first_s - segment.starts_s
        known_s = self._offsets.setdefault(kind, offset_s)
        if abs(offset_s - known_s) > _OFF_S:
            self._broken(f"{kind} {segment.sequence} is shown {offset_s - known_s:+.2f} s from its date")
        elif abs(lasts_s - segment.lasts_s) > _OFF_S:
            self._broken(f"{kind} {segment.sequence} lasts {lasts_s:.2f} s, not {segment.lasts_s:.2f}")

    def _judge_newest(self, newest: Segment) -> None:
        late_s, now_s = time.time() - newest.ends_s, time.monotonic()
        if self._newest is None or newest.sequence > self._newest.sequence:
            self._newest = _Newest(newest.sequence, now_s)
        self._note(
            now_late_s=late_s,
            late_s=max(self._seen.late_s, late_s),
            early_s=max(self._seen.early_s, -late_s),
            held_s=max(self._seen.held_s, now_s - self._newest.since_s),
        )

    def _media(self, segment: Segment) -> bytes:
        if segment.init_url not in self._inits:
            self._inits[segment.init_url] = self._get(segment.init_url).content
        answer = self._get(segment.url)
        if "no-store" in answer.headers.get("cache-control", ""):
            self._note(stand_ins=self._seen.stand_ins + 1)
        return self._inits[segment.init_url] + answer.content

    def _get(self, url: str) -> httpx.Response:
        self._note(requests=self._seen.requests + 1)
        answer = self._client.get(url)
        if answer.status_code != 200:
            raise Unplayable(f"{httpx.URL(url).path} answered {answer.status_code}")
        self._note(bytes_read=self._seen.bytes_read + len(answer.content))
        return answer

    def _failed(self, why: str) -> None:
        self._note(failures=self._seen.failures + 1)
        self._fault(why)

    def _broken(self, why: str) -> None:
        self._note(broken=(*self._seen.broken, why)[:_FAULTS_KEPT])

    def _fault(self, why: str) -> None:
        self._note(faults=(*self._seen.faults, why)[-_FAULTS_KEPT:])

    def _note(self, **changes: object) -> None:
        with self._lock:
            self._seen = replace(self._seen, **changes)  # type: ignore[arg-type]
