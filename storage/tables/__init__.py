"""One class a table: a typed method for each named query."""
