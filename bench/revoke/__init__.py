"""How long media goes on after it was taken back, and how soon the people concerned know."""
