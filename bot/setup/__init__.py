"""Setting up a bot: the token is checked, the owner is found, the settings are written, Telegram is told."""
