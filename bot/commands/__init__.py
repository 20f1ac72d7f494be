"""The commands of `tapwork`, one file a subject."""
