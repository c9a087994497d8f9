"""What a page is that is no article: a list, a form, a wall, a video, an error. One file for each kind."""
