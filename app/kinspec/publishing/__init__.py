"""What others download or read: the package and the website, both made from the content of the standard."""

from kinspec.publishing._package import package
from kinspec.publishing._page import Named, Page
from kinspec.publishing._site import site

__all__ = ["Named", "Page", "package", "site"]
