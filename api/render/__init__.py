"""Rendering: a plan turned into what people read."""
