"""The planner of deployments: parcels to their sites by ship, liner, convoy and aircraft."""
