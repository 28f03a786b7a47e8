"""What people can do. Services own the transactions; they know nothing of Discord's objects or of looks."""
