"""The viewer's page in a real browser: from the address to the first picture, beside pages made of known players."""
