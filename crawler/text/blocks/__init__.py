"""A page in blocks: the walk through its tree, and which of them the main extractor keeps."""
