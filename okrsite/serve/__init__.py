"""The site while it is being written: watched, built again and shown in a browser that follows."""
