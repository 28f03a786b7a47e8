"""What the staff of a server decided. Pure: no Discord, no SQL."""
