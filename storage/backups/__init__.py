"""Backups: one archive with all rows and all files of an installation, checked when written and before it is used."""
