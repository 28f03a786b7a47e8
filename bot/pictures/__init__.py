"""Pictures: an order goes in, a PNG comes out. Typst sets them, in a process of its own, from scenes that lie here."""
