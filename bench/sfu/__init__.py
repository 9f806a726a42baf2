"""The SFU's cost per forwarded packet beside Janus: the same people, the same packets, CPU of the server alone."""
