"""The core: everything a test can prove without a screen. No Textual, no printing, no private key."""
