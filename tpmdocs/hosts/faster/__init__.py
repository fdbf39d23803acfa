"""What makes a host's build faster, without a page that differs."""
