"""The kinds of questions that a form may ask, each in a file of its own."""
