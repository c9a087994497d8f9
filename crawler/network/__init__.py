"""Pure rules about the network: which addresses are public, how long to wait, what may stand in a log line."""
