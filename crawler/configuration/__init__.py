"""All settings, checked in one place before anything is opened. Pure: values in, words out."""
