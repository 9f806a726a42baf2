"""The HLS origin over synthetic assets: what airs, what stands in, what is refused."""

import asyncio
import shutil
import struct
from pathlib import Path

import pytest

from lab.assets import CaptionTrack, Cue
from lab.playout.origin import Origin
from lab.playout.published import ScheduleReader, ScheduleWriter
from lab.playout.record import Item, Record, Reserve
from lab.playout.shelf import clip_of
from tests.support.asgi import AsgiAnswer, call
from tests.support.assets import write_asset
from tests.support.channels import EPOCH, a_channel, a_clip
from tests.support.clock import ManualClock

CHANNEL = a_channel()
INDEX = 1000


class Stage:
    """A storage with a slate and two films, a published schedule, and an origin at index 1000."""

    def __init__(self, root: Path) -> None:
        self.storage = root / "storage"
        self.clock = ManualClock(CHANNEL.grid.start_of(INDEX))
        self.slate = clip_of(write_asset(self.storage, "slate", 4))
        cues = (CaptionTrack("pt-BR", (Cue(0, 60_000, "boa noite"),)),)
        self.film = clip_of(write_asset(self.storage, "film", 6, captions=cues))
        self.other = clip_of(write_asset(self.storage, "other", 6, generation="g2"))
        self.path = root / "broadcast" / "main" / "schedule.jsonl"
        self.publish(Reserve(0, (), self.slate), Item(998, self.film, 6), Item(1004, self.other, 6))
        self.origin = self.start()

    def publish(self, *records: Record) -> None:
        ScheduleWriter(self.path).append(records)

    def start(self) -> Origin:
        reader = ScheduleReader(self.path)
        return Origin(self.storage, {"main": (CHANNEL, reader)}, self.clock, manifests_kept=8)

    def get(self, path: str, **more: object) -> AsgiAnswer:
        return asyncio.run(call(self.origin, f"/hls/main/{path}", **more))  # type: ignore[arg-type]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_segment_airs_at_its_place_on_the_timeline(stage: Stage) -> None:
    answer = stage.get("720/1000.m4s")
    assert answer.status == 200
    assert b"film/720/2/" in answer.body
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    tfdt = answer.body.index(b"tfdt") + 8
    mfhd = answer.body.index(b"mfhd") + 8
    assert struct.unpack_from(">Q", answer.body, tfdt) == (1000 * 32768,)
    assert struct.unpack_from(">I", answer.body, mfhd) == (1001,)


def test_sound_keeps_its_own_clock(stage: Stage) -> None:
    body = stage.get("audio/1000.m4s").body
    assert struct.unpack_from(">Q", body, body.index(b"tfdt") + 8) == (1000 * 102400,)


def test_the_films_own_file_is_never_touched(stage: Stage) -> None:
    before = (stage.storage / "assets/film/720.m4s").read_bytes()
    stage.get("720/1000.m4s")
    assert (stage.storage / "assets/film/720.m4s").read_bytes() == before


@pytest.mark.parametrize("path", ["720/1004.m4s", "720/979.m4s", "720/-1.m4s", "720/01000.m4s", "720/x.m4s"])
def test_an_index_outside_the_window_is_not_found(stage: Stage, path: str) -> None:
    assert stage.get(path).status == 404


@pytest.mark.parametrize("path", ["720/1003.m4s", "720/980.m4s", "audio/1003.m4s", "subs/1003.vtt"])
def test_an_index_inside_the_window_is_served(stage: Stage, path: str) -> None:
    assert stage.get(path).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        "master.m3u",
        "1080/playlist.m3u8",
        "1080/1000.m4s",
        "subs/1000.m4s",
        "720/1000.vtt",
        "720/init-../../x.mp4",
        "720/init-.mp4",
        "720/other.m3u8",
        "../main/master.m3u8",
        "720/1000.m4s/",
    ],
)
def test_a_file_that_is_not_there_is_not_found(stage: Stage, path: str) -> None:
    assert stage.get(path).status == 404


def test_an_unknown_channel_is_not_found(stage: Stage) -> None:
    assert asyncio.run(call(stage.origin, "/hls/other/master.m3u8")).status == 404


def test_the_init_segment_of_each_generation(stage: Stage) -> None:
    assert stage.get("720/init-g2.mp4").body == b"init g2 720"
    assert stage.get("720/init-g3.mp4").status == 404


def test_a_deleted_film_is_replaced_by_the_slate_and_not_kept_by_caches(stage: Stage) -> None:
    stage.get("720/1000.m4s")
    shutil.rmtree(stage.storage / "assets" / "film")
    answer = stage.get("720/1001.m4s")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert b"slate/720/1/" in answer.body
    assert struct.unpack_from(">Q", answer.body, answer.body.index(b"tfdt") + 8) == (1001 * 32768,)


def test_with_every_file_deleted_the_channel_goes_on(stage: Stage) -> None:
    stage.get("master.m3u8")
    shutil.rmtree(stage.storage)
    stage.path.unlink()
    for path in ("master.m3u8", "720/playlist.m3u8", "720/1000.m4s", "audio/1003.m4s", "subs/1000.vtt"):
        assert stage.get(path).status == 200
    assert stage.get("720/init-g1.mp4").body == b"init g1 720"


def test_a_film_of_an_older_generation_gets_the_slate_of_its_time(stage: Stage) -> None:
    write_asset(stage.storage, "slate-g2", 4, generation="g2")
    shutil.rmtree(stage.storage / "assets" / "other")
    stage.clock.advance(13)
    assert b"slate-g2/720/" in stage.get("720/1005.m4s").body


def test_a_film_that_comes_back_airs_again(stage: Stage) -> None:
    aside = stage.storage / "aside"
    (stage.storage / "assets" / "film").rename(aside)
    assert stage.get("720/1000.m4s").headers["cache-control"] == "no-store"
    aside.rename(stage.storage / "assets" / "film")
    assert b"film/720/2/" in stage.get("720/1000.m4s").body


@pytest.mark.parametrize("keep", [0, 100, 260])
def test_a_truncated_file_is_replaced_from_the_tear_on(stage: Stage, keep: int) -> None:
    path = stage.storage / "assets/film/720.m4s"
    path.write_bytes(path.read_bytes()[:keep])
    assert b"slate/720" in stage.get("720/1003.m4s").body


def test_overwritten_bytes_are_replaced(stage: Stage) -> None:
    path = stage.storage / "assets/film/720.m4s"
    path.write_bytes(b"\xff" * path.stat().st_size)
    assert b"slate/720" in stage.get("720/1000.m4s").body


def test_a_damaged_manifest_is_replaced(stage: Stage) -> None:
    (stage.storage / "assets/film/asset.json").write_text("{", encoding="utf-8")
    assert b"slate/720" in stage.get("720/1000.m4s").body


def test_before_the_slate_exists_the_channel_has_not_begun(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    slate = stage.storage / "assets" / "slate"
    slate.rename(stage.storage / "hidden")
    stage.origin = stage.start()
    answer = stage.get("master.m3u8")
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    (stage.storage / "hidden").rename(slate)
    assert stage.get("master.m3u8").status == 200


def test_two_nodes_and_a_restarted_one_serve_the_same_bytes(stage: Stage) -> None:
    for path in ("master.m3u8", "720/playlist.m3u8", "audio/playlist.m3u8", "720/1003.m4s", "subs/1001.vtt"):
        answers = [stage.get(path)]
        for _ in range(2):
            stage.origin = stage.start()
            answers.append(stage.get(path))
        assert answers[0] == answers[1] == answers[2]


def test_the_playlist_advances_with_the_clock_alone(stage: Stage) -> None:
    first = stage.get("720/playlist.m3u8")
    stage.clock.advance(2.134)
    second = stage.get("720/playlist.m3u8")
    assert "#EXT-X-MEDIA-SEQUENCE:996\n" in first.body.decode()
    assert "#EXT-X-MEDIA-SEQUENCE:997\n" in second.body.decode()
    assert first.headers["etag"] != second.headers["etag"]


def test_a_clock_that_steps_back_never_takes_the_sequence_back(stage: Stage) -> None:
    first = stage.get("720/playlist.m3u8")
    stage.clock.step_wall(-20)
    assert stage.get("720/playlist.m3u8") == first
    stage.clock.step_wall(23)
    assert "#EXT-X-MEDIA-SEQUENCE:997\n" in stage.get("720/playlist.m3u8").body.decode()


def test_a_playlist_that_did_not_change_is_not_sent_again(stage: Stage) -> None:
    first = stage.get("720/playlist.m3u8")
    again = stage.get(
        "720/playlist.m3u8", headers=[(b"if-none-match", b"W/" + first.headers["etag"].encode())]
    )
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_an_edit_behind_the_promise_does_not_change_what_is_listed(stage: Stage) -> None:
    first = stage.get("720/playlist.m3u8")
    stage.publish(Item(1010, a_clip("new", 9), 9))
    assert stage.get("720/playlist.m3u8").body == first.body


def test_a_torn_schedule_is_read_up_to_the_tear(stage: Stage) -> None:
    with stage.path.open("ab") as file:
        file.write(b'{"n":4,"type":"cut","at":9')
    assert b"film/720/2/" in stage.get("720/1000.m4s").body


def test_cues_reach_the_segments_of_their_film_only(stage: Stage) -> None:
    assert "boa noite" in stage.get("subs/1000.vtt").body.decode()
    assert "boa noite" not in stage.get("subs/990.vtt").body.decode()
    assert f"MPEGTS:{998 * 192000}" in stage.get("subs/1000.vtt").body.decode()


def test_head_gives_the_fields_alone(stage: Stage) -> None:
    get, head = stage.get("720/1000.m4s"), stage.get("720/1000.m4s", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")


def test_other_methods_are_refused_with_allow(stage: Stage) -> None:
    answer = stage.get("720/1000.m4s", method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_any_site_may_play_the_channel(stage: Stage) -> None:
    assert stage.get("720/1000.m4s").headers["access-control-allow-origin"] == "*"
    assert stage.get("720/1000.m4s", method="OPTIONS").status == 204


def test_the_epoch_in_the_configuration_is_what_counts(stage: Stage) -> None:
    assert CHANNEL.grid.epoch == EPOCH
    assert CHANNEL.grid.index_at(stage.clock.now()) == INDEX
