"""Reading and writing of what movcon keeps on disk."""
