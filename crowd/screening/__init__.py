"""Screening: the kinds of questions, one file each; the form that asks them; what the answers come to. All of it pure."""
