"""Cards, buttons, texts: what every conversation shares."""
