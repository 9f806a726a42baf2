"""Random encounters: who meets whom, and when.

Decides which two people of the queue fit, and what everybody's guardrails allow. Refuses to create sessions: it names a
pair, consent mints the grant of the two tickets, and the orchestrator begins the sessions.
"""
