"""The state between runs: addresses and outcomes, validators, near-duplicates, site memory, runs, parts, health."""
