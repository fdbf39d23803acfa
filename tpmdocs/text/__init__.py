"""What a file says as text, and how text is changed and stays as it was elsewhere."""
