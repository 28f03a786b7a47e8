"""The core of Truham: what we know, what we remember, what people can do and how it looks."""

__version__ = "0.1.0"
