"""The autopilot: tunes how the planner chooses, on a canary share of the schedule, and keeps only what is better.

Moves one parameter at a time, within the bounds of the owner card; variety only ever gets stricter. Refuses to judge
before there is evidence of both arms. Switched off, the owner card holds as written.
"""
