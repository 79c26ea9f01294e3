"""The command line. Each command stands in a module of its own, which is imported only when it is used."""

from kinspec.cli._main import main

__all__ = ["main"]
