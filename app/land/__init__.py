"""The parts of the pages about land: the state of the data, what the rules found, the exchange with the tax office."""
