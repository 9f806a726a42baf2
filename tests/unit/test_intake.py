"""Which files `vvtvctl library add` takes."""

from __future__ import annotations

from pathlib import Path

from ops.vvtvctl.intake import files_in


def a_folder(root: Path, *names: str) -> Path:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return root


def test_a_folder_is_taken_whole_in_order(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "b.mkv", "a.mp4", "season 1/ação.mov")
    assert [file.relative_to(folder).as_posix() for file in files_in([folder])] == [
        "a.mp4",
        "b.mkv",
        "season 1/ação.mov",
    ]


def test_hidden_files_and_sidecars_stay_out(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "a.mp4", "a.pt-BR.vtt", "a.srt", ".DS_Store", ".trash/b.mp4")
    assert [file.name for file in files_in([folder])] == ["a.mp4"]


def test_a_file_named_by_hand_is_taken_whatever_it_is(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, ".odd.vtt")
    assert files_in([folder / ".odd.vtt"]) == [folder / ".odd.vtt"]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "a.mp4")
    assert files_in([folder, folder / "a.mp4"]) == [folder / "a.mp4"]


def test_a_path_that_does_not_exist_is_passed_on_for_the_platform_to_refuse(tmp_path: Path) -> None:
    assert files_in([tmp_path / "gone.mp4"]) == [tmp_path / "gone.mp4"]
