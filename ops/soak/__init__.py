"""Watches the running platform for long, as somebody outside would, and holds it to objectives.

Decides what a viewer would have seen (`playback`), and whether that and the platform's own words keep the objectives
of `config/platform.yaml` (`objectives`). Refuses to trust a buffer: stalls are told by the viewer's monotonic clock,
and the newest segment must belong to the present by its EXT-X-PROGRAM-DATE-TIME. It shares no code with the playout.
"""
