"""scenarios: real cases as plain files, their intake, and their assembly into a Problem."""
