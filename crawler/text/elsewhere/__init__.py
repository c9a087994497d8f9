"""Articles that do not stand in the markup that a page shows: in JSON-LD, in data of scripts, in hidden fragments."""
