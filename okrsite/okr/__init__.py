"""OKRs: what they are, how they hang together, what their numbers are, and what is wrong with them. No files, no clock."""
