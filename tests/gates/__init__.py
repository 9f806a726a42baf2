"""The gates themselves: each is seen to fail."""
