"""What a site permits: robots.txt, opt-out signals, and the decision that follows. Pure."""
