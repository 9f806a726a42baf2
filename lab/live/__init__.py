"""A live source, pushed by RTMP and cut into segments on the channel's grid, that joins the schedule like any other.

Decides which index each finished segment airs at: behind everything that viewers were told, never one that is listed
already, and no later than the configured delay. Refuses a pusher without the stream key. Receiving and encoding are
a child process per session, so that network, codecs and their crashes stay out of the LAB.
"""
