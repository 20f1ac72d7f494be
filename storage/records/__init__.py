"""Frozen records of what is stored. No I/O."""
