"""The use cases: open a unit, load, ask a rule, save, return an outcome."""
