"""movcon: the language and the truth of movement control."""
