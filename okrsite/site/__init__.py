"""The portal: what each page shows, where it stands, and how it is drawn."""
