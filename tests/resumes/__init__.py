"""Resumes made by code: what people send, in the formats of several writers, and what others send to do harm."""
