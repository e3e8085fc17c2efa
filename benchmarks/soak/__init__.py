"""The service under load for a while, and whatever can be sent to it."""
