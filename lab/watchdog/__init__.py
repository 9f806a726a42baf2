"""Watches the channel's own output as a player would, and says when viewers would see nothing.

Decides from playlists and decoded segments whether the output is late, unreachable, broken, black, frozen or silent.
Refuses to call a programme dead air for what prep measured in it: a film may be black for as long as its source is.
Runs in a process of its own, because it decodes, and because it watches the LAB too.
"""
