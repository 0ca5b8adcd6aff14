"""The inspectors' side: the only place where records can be opened."""
