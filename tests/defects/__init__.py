"""How well prep's checks tell broken programmes from honest ones: both made by seed, in many natures and codecs."""
