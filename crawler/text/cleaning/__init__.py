"""Which blocks stay: the decision, the memory of a site, the wording of prompts."""
