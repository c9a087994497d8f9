"""A month of scheduled crawls in some minutes: changing sites, bad days and kills, judged by what lies on disk."""
