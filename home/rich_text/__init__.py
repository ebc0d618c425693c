"""Rich text as editors of the portal write it and as other programs put it on the clipboard."""
