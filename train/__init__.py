"""The block model from pages with known text: read, label, fit, measure. Nothing here is imported by the crawler."""
