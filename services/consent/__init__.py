"""Consent: who asks whom to a call, what they say to it, and the grant without which no call begins.

Decides whose word counts for what and until when, and that two words make one call and no more. Refuses to speak for
anybody: an invitation that was not answered is nobody's consent, and a grant holds each person's own recorded act.
"""
