from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.audience_type import AudienceType
from ..models.chat_scope import ChatScope
from ..models.consent_grant_kind import ConsentGrantKind
from ..models.ecosystem import Ecosystem
from ..models.presence_view import PresenceView
from ..models.stream_transport import StreamTransport
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mode_heartbeat import ModeHeartbeat
    from ..models.mode_limits import ModeLimits


T = TypeVar("T", bound="ModePolicies")


@_attrs_define
class ModePolicies:
    """The closed set of policies that a manifest may combine.

    Attributes:
        grant (ConsentGrantKind): Which recorded acts of the participants open a session of the mode.
        ecosystem (Ecosystem): The world a mode belongs to. People of one world are never listed in another.
        separate_ecosystem_from_party (bool): True keeps party presence out of the mode, in queries and on screen.
        audience_type (AudienceType): For whom a session of the mode is.
        stream_transport (StreamTransport): The transport a session of the mode needs.
        intent_label (str): Label recorded on the session and its consent grant.
        chat_scope (ChatScope): Who may read the mode's chat.
        presence_view (PresenceView): Which people the mode lists.
        heartbeat (ModeHeartbeat): How a session of the mode shows that it lives.
        limits (ModeLimits): Ceilings of one session of the mode.
        media_profile (str | Unset): Profile of the mode's main picture, in media-profiles.yaml; absent when it has
            none.
        tile_profile (str | Unset): Profile of its thumbs; required when limits.uses_tiles.
    """

    grant: ConsentGrantKind
    ecosystem: Ecosystem
    separate_ecosystem_from_party: bool
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: str
    chat_scope: ChatScope
    presence_view: PresenceView
    heartbeat: ModeHeartbeat
    limits: ModeLimits
    media_profile: str | Unset = UNSET
    tile_profile: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        grant = self.grant.value

        ecosystem = self.ecosystem.value

        separate_ecosystem_from_party = self.separate_ecosystem_from_party

        audience_type = self.audience_type.value

        stream_transport = self.stream_transport.value

        intent_label = self.intent_label

        chat_scope = self.chat_scope.value

        presence_view = self.presence_view.value

        heartbeat = self.heartbeat.to_dict()

        limits = self.limits.to_dict()

        media_profile = self.media_profile

        tile_profile = self.tile_profile

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "grant": grant,
                "ecosystem": ecosystem,
                "separate_ecosystem_from_party": separate_ecosystem_from_party,
                "audience_type": audience_type,
                "stream_transport": stream_transport,
                "intent_label": intent_label,
                "chat_scope": chat_scope,
                "presence_view": presence_view,
                "heartbeat": heartbeat,
                "limits": limits,
            }
        )
        if media_profile is not UNSET:
            field_dict["media_profile"] = media_profile
        if tile_profile is not UNSET:
            field_dict["tile_profile"] = tile_profile

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.mode_heartbeat import ModeHeartbeat  # noqa: PLC0415
        from ..models.mode_limits import ModeLimits  # noqa: PLC0415

        d = dict(src_dict)
        grant = ConsentGrantKind(d.pop("grant"))

        ecosystem = Ecosystem(d.pop("ecosystem"))

        separate_ecosystem_from_party = d.pop("separate_ecosystem_from_party")

        audience_type = AudienceType(d.pop("audience_type"))

        stream_transport = StreamTransport(d.pop("stream_transport"))

        intent_label = d.pop("intent_label")

        chat_scope = ChatScope(d.pop("chat_scope"))

        presence_view = PresenceView(d.pop("presence_view"))

        heartbeat = ModeHeartbeat.from_dict(d.pop("heartbeat"))

        limits = ModeLimits.from_dict(d.pop("limits"))

        media_profile = d.pop("media_profile", UNSET)

        tile_profile = d.pop("tile_profile", UNSET)

        mode_policies = cls(
            grant=grant,
            ecosystem=ecosystem,
            separate_ecosystem_from_party=separate_ecosystem_from_party,
            audience_type=audience_type,
            stream_transport=stream_transport,
            intent_label=intent_label,
            chat_scope=chat_scope,
            presence_view=presence_view,
            heartbeat=heartbeat,
            limits=limits,
            media_profile=media_profile,
            tile_profile=tile_profile,
        )

        return mode_policies
