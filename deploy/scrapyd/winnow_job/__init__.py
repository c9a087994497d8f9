"""The settings of one scheduled job."""
