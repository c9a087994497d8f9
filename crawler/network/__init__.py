"""Rules of the network as values: which addresses are public, how long to wait, what may stand in a log line."""
