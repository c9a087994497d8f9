"""What a site says about being visited and used: robots.txt, opt-out signals, and the decision. Pure."""
