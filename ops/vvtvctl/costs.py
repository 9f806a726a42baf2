"""What sessions make the house send."""

from __future__ import annotations

from ops.vvtvctl.operators import CREDENTIALS, As, Since, Until, zoned
from ops.vvtvctl.output import Json, local_time, print_json, print_table
from ops.vvtvctl.station import password_of, signed_in


def costs(
    handle: As,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Show what sessions make the house send, now and by the hour.

    Asks for the password, or reads it from standard input.
    """
    with signed_in(handle, password_of(handle), CREDENTIALS) as client:
        found = client.sessions.inspect_costs(since=zoned(since), until=zoned(until))
    if as_json:
        return print_json(found.to_dict())
    shedding = ": sessions that add to it are refused" if found.is_shedding else ""
    print_table(
        f"now: {found.gb_per_hour:.2f} GB per hour of {found.limit_gb_per_hour:.0f} that may be{shedding}",
        ("mode", "sessions", "GB per hour"),
        ((one.mode, str(one.sessions), f"{one.gb_per_hour:.2f}") for one in found.modes),
        "nobody is here",
    )
    print(f"tiles of all modes: {found.tiles_gb_per_hour:.2f} GB per hour\n")
    print_table(
        "by hour",
        ("hour", "mode", "sessions", "GB", "GB of tiles"),
        (
            (local_time(one.hour), one.mode, str(one.sessions), f"{one.gb:.2f}", f"{one.tiles_gb:.2f}")
            for one in found.hours
        ),
        "nothing was sent",
    )
