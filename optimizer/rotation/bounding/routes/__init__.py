"""The bound of few requirements: single itineraries that fly nothing twice, and whole contracts beside them."""
