"""Content over time: what git remembers of it, and what changed between two of its states.

In go a content folder and revisions; out come values. Nothing here writes into a repository or checks anything out.
"""
