"""Fan-out of a chat message, against Node's `ws`."""
