"""Pictures of a deployment plan as SVG."""
