"""What each page shows. One file a page family.

In goes an `Edition`; out come frozen views. A view holds everything that its template may read, in typed values (fractions
from 0 to 1, dates), and nothing else: two equal views draw two equal pages.
"""
