"""What runs remember: addresses and their outcome, validators, near-duplicate bands, site memory, runs, parts, health."""
