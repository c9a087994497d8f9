"""What a page says about its article: JSON-LD, Open Graph, headings, bylines, dates."""
