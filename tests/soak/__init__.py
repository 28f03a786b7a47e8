"""Proofs that take their time: `make soak`."""
