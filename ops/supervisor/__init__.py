"""Keeps the platform's processes running.

Decides when a process that ended is started again, in which order processes start and stop, and when the house is
on air. Refuses a second supervisor on the same home, an address that is taken, and settings that are wrong.
It knows processes only as data (`ProcessSpec`); what a process does is none of its business.
"""
