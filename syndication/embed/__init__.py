"""The portal's news on pages of others: frames without scripts, oEmbed, and the code for an editor to hand on."""
