"""What we will say. Pure: facts, drafts and deliveries, and the functions that decide about them."""
