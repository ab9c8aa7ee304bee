"""What people do to content by command: begin a portal, write new documents, report readings, name reviewers."""
