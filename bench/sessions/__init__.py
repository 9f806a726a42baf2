"""Sessions beside the raw database that is given the very statements that they came to."""
