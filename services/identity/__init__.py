"""People: accounts, sign-ins, devices, and the guard that knows who is calling.

Decides who may sign in, how refresh tokens follow one another, what a change of an account ends, and what an account
may do now. Refuses wrong passwords, refresh tokens used twice (which ends their sign-in), barred accounts, and
moderators who reach for somebody of their own weight or above.
"""
