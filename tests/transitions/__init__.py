"""Transitions of one session that many ask for at once, on the real platform, while its edges are killed."""
