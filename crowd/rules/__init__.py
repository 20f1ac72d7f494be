"""Pure decisions over records and plain values."""
