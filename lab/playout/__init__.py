"""Playout by channel assembly: `playlist(channel, now) = f(schedule, clock)`.

Decides which asset's segment airs at every index, for ever, and which bytes a player gets for it.
Refuses to change what a client may already have been told. Nothing here encodes, and nothing here
needs the LAB process, a database or the network.
"""
