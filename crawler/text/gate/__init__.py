"""Recognises pages that are no article: list, form, wall, video, error. One file for each kind."""
