"""The published figures over HTTP, read only: the same rows as the feed, for whoever asks instead of being sent."""
