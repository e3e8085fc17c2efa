"""Ways in and out: the command line, rendering, storage."""
