"""What lists of claims show, on screens and in files."""
