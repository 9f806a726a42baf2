"""Caption files of every habit."""

from pathlib import Path

from lab.assets import Cue
from lab.prep.captions import parse_cues, plain, sidecar_tracks


def test_webvtt_is_read_without_its_headers_and_notes() -> None:
    text = "WEBVTT\n\nNOTE none\n\nSTYLE\n::cue{}\n\n1\n00:01.000 --> 00:02.500 line:0\n<v Ana>Boa <i>noite</i>.</v>\n"
    assert parse_cues(text) == (Cue(1000, 2500, "Boa noite."),)


def test_subrip_is_read_with_a_mark_and_windows_line_ends() -> None:
    first = "1\n00:00:01,000 --> 00:00:02,000\nUma\nduas\n"
    second = "2\n01:00:00,000 --> 01:00:01,000\n{\\an8}Três &amp; meia\n"
    text = "\ufeff" + f"{first}\n{second}".replace("\n", "\r\n")
    assert parse_cues(text) == (Cue(1000, 2000, "Uma\nduas"), Cue(3_600_000, 3_601_000, "Três & meia"))


def test_cues_come_in_order_and_backward_ones_are_dropped() -> None:
    text = "00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na\n\n00:09.000 --> 00:08.000\nc\n"
    assert [cue.text for cue in parse_cues(text)] == ["a", "b"]


def test_rubbish_has_no_cues() -> None:
    assert parse_cues("\0\0\0 --> \n\n99 --> 3") == ()


def test_ass_line_breaks_and_overrides_are_plain_text() -> None:
    assert plain("{\\pos(1,2)}Boa\\Nnoite") == "Boa\nnoite"


def test_files_beside_the_film_are_found_by_language(tmp_path: Path) -> None:
    film = tmp_path / "Noite de verão.mp4"
    cue = "00:01.000 --> 00:02.000\nx\n"
    for name in (
        "Noite de verão.pt-BR.vtt",
        "Noite de verão.srt",
        "Noite de verão 2.vtt",
        "Noite de verão.not a language.vtt",
    ):
        (tmp_path / name).write_text(cue, encoding="utf-8")
    assert {track.language for track in sidecar_tracks(film)} == {"pt-BR", "und"}
