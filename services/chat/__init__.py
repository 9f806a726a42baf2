"""Chat: who writes with whom, in which order, and who hears it.

Decides that a thread between two is made once, that a message said twice is kept once, and that what is acknowledged
has its number for good. Refuses to be more than one thing: scopes of threads differ in the policy that the
configuration gives them, and in nothing else.
"""
