"""What may be uploaded: decided by what a file holds, not by what it is called."""
