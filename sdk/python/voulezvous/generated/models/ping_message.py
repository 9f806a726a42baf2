from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PingMessage")


@_attrs_define
class PingMessage:
    """Is the server there?

    Attributes:
        type_ (Literal['ping']):
        nonce (str | Unset): Comes back in the pong.
    """

    type_: Literal["ping"]
    nonce: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        nonce = self.nonce

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
            }
        )
        if nonce is not UNSET:
            field_dict["nonce"] = nonce

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = cast(Literal["ping"], d.pop("type"))
        if type_ != "ping":
            raise ValueError(f"type must match const 'ping', got '{type_}'")

        nonce = d.pop("nonce", UNSET)

        ping_message = cls(
            type_=type_,
            nonce=nonce,
        )

        return ping_message
