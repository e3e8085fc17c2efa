"""What people read of a deployment plan."""
