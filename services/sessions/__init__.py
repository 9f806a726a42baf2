"""Sessions: one person's intent to be somewhere, from its beginning to its end.

Decides who may begin a session of a mode, what follows what, when a silent one is over, and that no endpoint of the
media plane outlives its session. Refuses modes and media profiles that are not there, a child of a parent that is not
over, and every mode that wants a consent which nobody gave. Knows policies, never a mode's id.
"""
