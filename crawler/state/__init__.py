"""What runs remember: addresses and outcomes, validators, near-duplicate bands, site memory, runs, parts, health."""
