"""What a channel needs to take a live source, in a test."""

LIVE = {
    "host": "127.0.0.1",
    "port": 1935,
    "preset": "superfast",
    "encoder_threads": 2,
    "delay_segments": 2,
    "max_delay_segments": 6,
    "connect_timeout_s": 60,
    "stall_timeout_s": 12,
    "again_s": 1,
}
"""As docs/live.md shows it."""

WHIP = {
    "profile": "live_input",
    "reorder_s": 0.4,
    "sync_wait_s": 4,
    "handover_limit_bytes": 16777216,
    "answer_timeout_s": 2,
    "refusals_per_minute": 6,
}
"""Its `whip`, as docs/live.md shows it."""
