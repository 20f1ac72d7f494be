"""The running program: command line, settings, wiring, intake, sender, clock."""
