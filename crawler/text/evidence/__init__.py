"""Evidence: numbers about each block of a page, and the model that turns them into log-odds."""
