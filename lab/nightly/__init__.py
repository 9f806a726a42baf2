"""The night's work: export and prune the audit, keep what the owner card keeps, count what aired, vacuum, back up.

Every step can run again and changes nothing then; one that fails holds up no other and is told in the report.
"""
