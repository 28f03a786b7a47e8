"""Feeds: addresses, bytes that become entries, and what is done with them. Only `fetcher` touches the network."""
