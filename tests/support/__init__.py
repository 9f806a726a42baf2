"""Hand-written fakes, builders and real components for tests."""
