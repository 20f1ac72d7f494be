"""Pure aggregation: from many answers to one label a task, and how far the answers agree. No I/O, no chance."""
