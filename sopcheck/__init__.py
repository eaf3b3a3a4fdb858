"""sopcheck checks the documents of an operations department against its standard."""

__version__ = "0.1.0"
