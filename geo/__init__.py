"""Geography: where airfields and States are, how far apart, whom a track flies over, and how to get there."""
