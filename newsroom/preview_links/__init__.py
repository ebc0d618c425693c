"""Links by which somebody without an account reads a page that is not published yet."""
