"""The HTTP way in and out."""
