"""What stands in a file that someone has begun and is yet to fill in.

The portal writes these where it cannot know better; whoever reads the file says kindly what belongs there instead.
"""

DAY = "YYYY-MM-DD"
NAME = "NAME"
