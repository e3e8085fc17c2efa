"""A bound no accepted plan can be cheaper than."""
