"""The database: tables, migrations, connections; SQLite or PostgreSQL."""
