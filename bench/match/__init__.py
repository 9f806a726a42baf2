"""How long people wait for each other: queue to match to session, as a burst and as people who come one by one."""
