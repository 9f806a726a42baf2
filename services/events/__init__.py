"""The events socket: who follows which topic, and what each client is told.

Decides how a client's words (subscribe, resume, ping) become a cursor in the hub; refuses
topics that the caller may not follow.
"""
