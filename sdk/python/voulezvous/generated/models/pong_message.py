from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PongMessage")


@_attrs_define
class PongMessage:
    """It is.

    Attributes:
        type_ (Literal['pong']):
        at (datetime.datetime):
        nonce (str | Unset): Comes back in the pong.
    """

    type_: Literal["pong"]
    at: datetime.datetime
    nonce: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        at = self.at.isoformat()

        nonce = self.nonce

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "at": at,
            }
        )
        if nonce is not UNSET:
            field_dict["nonce"] = nonce

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["pong"], d.pop("type"))
        if type_ != "pong":
            raise ValueError(f"type must match const 'pong', got '{type_}'")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        nonce = d.pop("nonce", UNSET)

        pong_message = cls(
            type_=type_,
            at=at,
            nonce=nonce,
        )

        return pong_message
