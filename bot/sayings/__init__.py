"""The words of a community: what its members said and others want to keep."""
