"""Any Markdown file with front matter: reading, decoding, rendering. Knows nothing of OKRs."""
