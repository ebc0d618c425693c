"""Many made-up articles at once, for measuring and for trying out a large portal; never for one that people read."""
