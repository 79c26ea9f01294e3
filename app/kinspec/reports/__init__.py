"""Writers of reports. Each reads a `Report` and nothing else, and writes bytes to a stream.

A kind of report is an entry point of the group `kinspec.reports`; `Report.write` finds it by name.
"""
