"""Reading what applicants upload: in a process of its own that can do nothing but read."""
