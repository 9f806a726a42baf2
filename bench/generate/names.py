"""What the made contract is about: twenty areas of a station with three kinds of thing each."""

from collections.abc import Mapping

AREAS: Mapping[str, tuple[str, str, str]] = {
    "accounts": ("Account", "Membership", "Credential"),
    "alerts": ("Alert", "Threshold", "Silence"),
    "audit": ("Trail", "Export", "Attestation"),
    "billing": ("Invoice", "Payment", "Refund"),
    "campaigns": ("Campaign", "Audience", "Placement"),
    "catalogue": ("Show", "Season", "Episode"),
    "chat": ("Thread", "Remark", "Reaction"),
    "consent": ("Grant", "Petition", "Waiver"),
    "devices": ("Device", "Binding", "Firmware"),
    "ingest": ("Source", "Upload", "Transcode"),
    "library": ("Recording", "Subtitle", "Artwork"),
    "matching": ("Ticket", "Encounter", "Preference"),
    "moderation": ("Report", "Dossier", "Sanction"),
    "playout": ("Playlist", "Overlay", "Ladder"),
    "pool": ("Tenant", "ApiKey", "Quota"),
    "presence": ("Visit", "Gathering", "Signal"),
    "rooms": ("Room", "Seat", "Invitation"),
    "schedule": ("Slot", "Pause", "Rotation"),
    "studio": ("Brand", "Assignment", "WorkflowRun"),
    "telemetry": ("Metric", "Probe", "Budget"),
}
SETTINGS = (
    "Caching", "Clocks", "Delivery", "Encoding", "Fetching", "Limits", "Planning", "Reporting", "Retention", "Storage",
)  # fmt: skip
STATES = ("draft", "waiting", "active", "paused", "finished", "failed")
KINDS = ("regular", "special", "automatic", "imported")


def plural(name: str) -> str:
    """`Gallery` -> `Galleries`, `Slot` -> `Slots`."""
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2] not in "aeiou" else f"{name}s"


def snake(name: str) -> str:
    """`WorkflowRun` -> `workflow_run`."""
    return "".join(
        f"_{char.lower()}" if char.isupper() and at else char.lower() for at, char in enumerate(name)
    )
