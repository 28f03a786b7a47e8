"""What we remember: the only SQL. Functions take a connection; whoever calls them owns the transaction."""
