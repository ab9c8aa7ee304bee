"""Text with positions, and what there is to say about it."""
