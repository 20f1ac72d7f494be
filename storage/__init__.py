"""What the platform remembers, on two engines."""
