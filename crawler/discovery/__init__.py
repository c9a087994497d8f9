"""Where articles are found: sources, feeds, sitemaps, links, archives. Bytes in, entries out."""
