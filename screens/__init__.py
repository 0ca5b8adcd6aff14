"""The Textual screens: they ask, the core decides."""
