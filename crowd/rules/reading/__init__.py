"""What the text of a resume says: pure functions from text to hints for the reviewer."""
