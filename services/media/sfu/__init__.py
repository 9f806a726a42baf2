"""The embedded SFU: forwards encoded RTP between the people of a session, never transcodes.

A room per session; publications come by WHIP (RFC 9725) and are watched by WHEP. What is pure (headers, rewriting,
policing, offers, layers, key frame requests) knows neither sockets nor the clock. It runs in a process of its own: a
starved loop would let ICE consent expire (RFC 7675).
"""
