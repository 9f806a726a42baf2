"""The platform as viewers meet it: a real browser, kills, and what an alarm tells."""
