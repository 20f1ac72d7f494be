"""A Telegram without Telegram: a local Bot API server and people who type and tap."""
