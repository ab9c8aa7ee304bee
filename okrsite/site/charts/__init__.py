"""Charts as geometry: numbers and days go in; out come coordinates, rounded to one decimal, that a template draws.

Across, a drawing is 100 wide whatever its width on the screen, and coordinates are shares of it; down, they are CSS pixels from
the top. So a chart stretches with the page while its letters, dots and strokes keep their size. Nothing here formats text.
"""
