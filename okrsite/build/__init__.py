"""From a content folder to a published site."""
