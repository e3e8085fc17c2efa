"""Planners: a problem in, a result out. Only this package imports ortools."""
