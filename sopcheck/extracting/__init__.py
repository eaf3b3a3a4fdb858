"""What was understood of one document, and what was not: the words behind `sopcheck extract`."""
