"""The history of the configuration: which was in force, since when, by what, and what differs between two.

Decides whether a configuration is another one than before, whoever of several nodes noticed. One that was in force is
never changed again: it is kept once, under the hash by which sessions, plans and logs name it. Refuses to forget the
one in force.
"""
