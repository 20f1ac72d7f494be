"""Pure task types, one file each."""
