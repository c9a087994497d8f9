"""What speaks for and against a block, as numbers, and the trees that weigh it."""
