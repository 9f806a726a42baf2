"""Days of the channel in minutes: the real station on a real database, a clock that is moved, made-up media."""
