"""Contains all the data models used in inputs/outputs"""

from .asset import Asset
from .asset_add import AssetAdd
from .asset_media import AssetMedia
from .asset_page import AssetPage
from .asset_state import AssetState
from .audience_type import AudienceType
from .broadcast_now_playing import BroadcastNowPlaying
from .broadcast_state import BroadcastState
from .capability import Capability
from .channel_status import ChannelStatus
from .chat_scope import ChatScope
from .check_verdict import CheckVerdict
from .client_channel import ClientChannel
from .client_config import ClientConfig
from .client_socket_config import ClientSocketConfig
from .consent_grant_kind import ConsentGrantKind
from .copy_book import CopyBook
from .copy_strings import CopyStrings
from .dependency_check import DependencyCheck
from .ecosystem import Ecosystem
from .envelope import Envelope
from .error_code import ErrorCode
from .guide_page import GuidePage
from .lab_status import LabStatus
from .liveness import Liveness
from .locale import Locale
from .mode_heartbeat import ModeHeartbeat
from .mode_limits import ModeLimits
from .mode_list import ModeList
from .mode_manifest import ModeManifest
from .mode_policies import ModePolicies
from .mode_transition import ModeTransition
from .now_playing import NowPlaying
from .ping_message import PingMessage
from .placement import Placement
from .placement_props import PlacementProps
from .player_config import PlayerConfig
from .pong_message import PongMessage
from .presence_view import PresenceView
from .problem import Problem
from .problem_item import ProblemItem
from .programme import Programme
from .programme_kind import ProgrammeKind
from .quality_check import QualityCheck
from .queue_entry import QueueEntry
from .queue_entry_state import QueueEntryState
from .queue_insert import QueueInsert
from .queue_move import QueueMove
from .queue_origin import QueueOrigin
from .queue_page import QueuePage
from .readiness import Readiness
from .refusal import Refusal
from .refusal_code import RefusalCode
from .resume_message import ResumeMessage
from .resync_message import ResyncMessage
from .status import Status
from .stream_transport import StreamTransport
from .subscribe_message import SubscribeMessage
from .subscribed_message import SubscribedMessage
from .topic import Topic
from .transition_kind import TransitionKind
from .ui_composition import UiComposition
from .welcome_message import WelcomeMessage

__all__ = (
    "Asset",
    "AssetAdd",
    "AssetMedia",
    "AssetPage",
    "AssetState",
    "AudienceType",
    "BroadcastNowPlaying",
    "BroadcastState",
    "Capability",
    "ChannelStatus",
    "ChatScope",
    "CheckVerdict",
    "ClientChannel",
    "ClientConfig",
    "ClientSocketConfig",
    "ConsentGrantKind",
    "CopyBook",
    "CopyStrings",
    "DependencyCheck",
    "Ecosystem",
    "Envelope",
    "ErrorCode",
    "GuidePage",
    "LabStatus",
    "Liveness",
    "Locale",
    "ModeHeartbeat",
    "ModeLimits",
    "ModeList",
    "ModeManifest",
    "ModePolicies",
    "ModeTransition",
    "NowPlaying",
    "PingMessage",
    "Placement",
    "PlacementProps",
    "PlayerConfig",
    "PongMessage",
    "PresenceView",
    "Problem",
    "ProblemItem",
    "Programme",
    "ProgrammeKind",
    "QualityCheck",
    "QueueEntry",
    "QueueEntryState",
    "QueueInsert",
    "QueueMove",
    "QueueOrigin",
    "QueuePage",
    "Readiness",
    "Refusal",
    "RefusalCode",
    "ResumeMessage",
    "ResyncMessage",
    "Status",
    "StreamTransport",
    "SubscribedMessage",
    "SubscribeMessage",
    "Topic",
    "TransitionKind",
    "UiComposition",
    "WelcomeMessage",
)
