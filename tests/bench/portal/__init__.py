"""The portal as it is in production, with instruments: peers to be asked on the same server, and two headers."""
