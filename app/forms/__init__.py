"""The forms that units fill in: who owes what, what was sent and decided, and the doors by which files come in."""
