"""Parts that several screens share; each brings its own structure, and kiosk.tcss its colours."""
