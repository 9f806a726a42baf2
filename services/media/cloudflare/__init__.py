"""Cloudflare Realtime behind our own WHIP and WHEP: its API is asked by us alone, so that no client sees its secret.

Decides what of an offer goes on to Cloudflare, which tracks fill a viewer's slots, and when a connection counts as
closed. Refuses what the profile does not allow, as the embedded SFU does; what Cloudflare cannot hold to is told in
docs/media.md. What is known of a session's connections is in Redis, so that any node may close them.
"""
