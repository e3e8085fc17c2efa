"""Changes of the tables, one file a change, made in order when the service starts."""
