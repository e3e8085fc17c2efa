"""Intake: files people write to typed rows, and every fault in them at once."""
