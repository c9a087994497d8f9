"""One run over one output folder: its beginning, its counts, its end, and the completion of runs that were cut off."""
