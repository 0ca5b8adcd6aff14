"""Data read through importlib.resources: sample meeting packs and templates. Never a key, never a record."""
