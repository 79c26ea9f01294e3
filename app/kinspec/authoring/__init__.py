"""For those who write the standard: what is wrong with its files, with file, line and column."""

from kinspec.authoring._check import check, content_folder

__all__ = ["check", "content_folder"]
