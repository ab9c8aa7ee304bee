"""Any Markdown file with front matter, however broken."""
