"""The parts of the page of plans: what it asks, how a target and its actual are written."""
