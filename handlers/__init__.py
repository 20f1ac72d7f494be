"""What people see and say: one file a conversation."""
