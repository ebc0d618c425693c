"""What readers and editors are told while the database is away, or while nothing shall be saved."""
