"""Text and its entities: parsing, cleaning, detection, and the limits that Telegram counts after all that."""

from sandbox.entities.read import formatted
from sandbox.entities.units import Formatted, units

__all__ = ["Formatted", "formatted", "units"]
