"""What lift exists, where it comes from, and what it costs. Imports movcon only."""
