"""Work of the worker process: what wards tell each other."""
