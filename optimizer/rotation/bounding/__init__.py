"""The bound of a rotation season: dollars that no plan verification accepts can undercut."""
