"""The parts of the page Data quality, one module each, and the questions they ask."""
