"""The parts of the map: what it can show, how values become classes with words, and how the communes are drawn."""
