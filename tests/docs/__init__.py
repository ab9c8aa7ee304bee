"""What the docs say is what the program does."""
