"""What the platform decides. No Telegram here."""
