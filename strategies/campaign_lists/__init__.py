"""What lists of campaigns and of their claims ask for and show, on screens and in files."""
