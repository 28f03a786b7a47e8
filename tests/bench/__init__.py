"""Figures beside those of a bare bot. Prints; asserts nothing. `make bench` runs it."""
