"""Measurements. ``make bench DATA=folder`` reads the WARC files of a folder; nothing here is part of the program."""
