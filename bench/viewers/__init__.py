"""A hundred viewers, a player each: our edges beside Eyevinn's channel-engine and ffmpeg encoding the channel live."""
