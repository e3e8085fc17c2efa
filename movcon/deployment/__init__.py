"""The language of deployment: consignments and people to their sites by sea, road, rail, river and air."""
