"""What is not well with the station: judged, remembered, shown, and told to whoever asked to be told.

Decides from indicators and thresholds alone when an alert is raised and when it is cleared, and which of them are worth
a call. Refuses to forget: an alert, its audit entry and the notice that tells of it are one transaction.
"""
