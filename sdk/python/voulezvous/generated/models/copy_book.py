from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.locale import Locale

if TYPE_CHECKING:
    from ..models.copy_strings import CopyStrings


T = TypeVar("T", bound="CopyBook")


@_attrs_define
class CopyBook:
    """Every string of one locale by key.

    Attributes:
        locale (Locale): A language the product speaks (BCP 47).
        strings (CopyStrings): Every string a person reads, in one language: key to text, `{name}` a placeholder. Files
            config/copy/<locale>.json; every
            language has the same keys and the same placeholders.
    """

    locale: Locale
    strings: CopyStrings

    def to_dict(self) -> dict[str, Any]:
        locale = self.locale.value

        strings = self.strings.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "locale": locale,
                "strings": strings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.copy_strings import CopyStrings  # noqa: PLC0415

        d = dict(src_dict)
        locale = Locale(d.pop("locale"))

        strings = CopyStrings.from_dict(d.pop("strings"))

        copy_book = cls(
            locale=locale,
            strings=strings,
        )

        return copy_book
