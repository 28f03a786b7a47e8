"""How it looks: the only components and pictures. Views are given a reader and return a page; they ask no store."""
