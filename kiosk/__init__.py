"""The core: everything a test can prove without a screen. No Textual, no printing, no private key."""

__version__ = "0.1.0"

SOFTWARE = f"open-meeting-kiosk {__version__}"
"""Sealed into every stream, so that it is known what wrote it."""
