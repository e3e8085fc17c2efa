"""SVG pictures of a plan."""
