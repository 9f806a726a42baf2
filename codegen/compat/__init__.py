"""What a change of the contract means to those who use it, and which version it asks for.

Decides, for two contracts, every difference that a client, a consumer of events or an operator's configuration can
notice, and its severity: a *breaking* one makes something that worked fail, a *risky* one may, a *compatible* one adds.
What was deprecated may be *retired* once its sunset has passed. Text that only people read is no difference.
Refuses nothing itself: `policy` says what a version must be, which of the differences no version excuses, and how far a
sunset must lie from the release that first says it.
"""
