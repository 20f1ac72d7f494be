"""`python -m bot` does what `tapwork` does."""

from bot.cli import main

if __name__ == "__main__":
    main()
