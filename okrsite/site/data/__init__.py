"""Open data: the portal's content as files that programs and spreadsheets read.

In goes an edition; out come JSON files, the JSON Schema that all of them keep to, and CSV tables. A record's type says what is
published: the code that fills it is checked against it, and the schema, with a description of every field, is made from it.
What is dated later than the edition's day does not exist here.
"""

from okrsite.site.data.downloads import BESIDE_PAGES, DOWNLOADS, Download
from okrsite.site.data.files import Portion, Stretch, Whole, files, portions

__all__ = ["BESIDE_PAGES", "DOWNLOADS", "Download", "Portion", "Stretch", "Whole", "files", "portions"]
