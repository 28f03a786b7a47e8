"""What we know about a show: places, entries, the pack that holds them and the catalog cut from it. Pure."""
