"""The station: the one loop that turns a folder of files into a published timeline.

Decides what is published and when, watches the library, runs prep, records what aired. Playout does
not need it: with the station dead the published schedule and its reserve loop go on by themselves.
"""
