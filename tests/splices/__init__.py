"""What a viewer gets where one programme follows another: sound and picture in step, no timestamp missing."""
