"""Alerts: one for each cause, and an all-clear when it has ended."""
