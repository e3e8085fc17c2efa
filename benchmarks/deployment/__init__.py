"""Deployments made up with fixed seeds, to measure the planner on."""
