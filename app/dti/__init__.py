"""The parts of the page DTI, one module each, and the questions they ask."""
