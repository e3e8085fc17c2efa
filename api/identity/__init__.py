"""Who acts: roles, scopes, passwords, keys and tokens; no database, no HTTP."""
