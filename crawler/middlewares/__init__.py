"""Downloader middlewares, in their order from the engine to the network. One component a file."""
