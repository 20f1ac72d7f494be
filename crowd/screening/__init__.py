"""Screening: the kinds of questions, one file each, the form that asks them, and what the answers come to. Pure."""
