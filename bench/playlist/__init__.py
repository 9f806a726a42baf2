"""Playlists: made from nothing, from the memo, over HTTP; beside a naive origin and nginx with static files."""
