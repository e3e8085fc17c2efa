"""The routing search's compiled kernel: routes on plain arrays, large neighbourhoods, and a pool of good routes."""
