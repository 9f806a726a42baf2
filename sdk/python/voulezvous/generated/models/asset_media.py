from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="AssetMedia")


@_attrs_define
class AssetMedia:
    """What prep made of the file.

    Attributes:
        duration_ms (int):
        segment_count (int):
        generation (str): Encoder generation; the init segments of one generation are identical.
        loudness_lufs (float): Integrated loudness after prep (EBU R128).
        true_peak_dbtp (float):
        renditions (list[str]):
        captions (list[str]):
    """

    duration_ms: int
    segment_count: int
    generation: str
    loudness_lufs: float
    true_peak_dbtp: float
    renditions: list[str]
    captions: list[str]

    def to_dict(self) -> dict[str, Any]:
        duration_ms = self.duration_ms

        segment_count = self.segment_count

        generation = self.generation

        loudness_lufs = self.loudness_lufs

        true_peak_dbtp = self.true_peak_dbtp

        renditions = self.renditions

        captions = self.captions

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "duration_ms": duration_ms,
                "segment_count": segment_count,
                "generation": generation,
                "loudness_lufs": loudness_lufs,
                "true_peak_dbtp": true_peak_dbtp,
                "renditions": renditions,
                "captions": captions,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        duration_ms = d.pop("duration_ms")

        segment_count = d.pop("segment_count")

        generation = d.pop("generation")

        loudness_lufs = d.pop("loudness_lufs")

        true_peak_dbtp = d.pop("true_peak_dbtp")

        renditions = cast(list[str], d.pop("renditions"))

        captions = cast(list[str], d.pop("captions"))

        asset_media = cls(
            duration_ms=duration_ms,
            segment_count=segment_count,
            generation=generation,
            loudness_lufs=loudness_lufs,
            true_peak_dbtp=true_peak_dbtp,
            renditions=renditions,
            captions=captions,
        )

        return asset_media
