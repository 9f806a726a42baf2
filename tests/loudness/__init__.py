"""What airs, measured by others: the encoded sound by the ffmpeg command line, and sound against picture at the end."""
