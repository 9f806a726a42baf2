"""The fetcher: downloads what is committed, resumes what was cut off, and hands whole files to prep.

`download` brings one file of the web to disk, `fetching` decides which, how often, and what becomes of failures.
Refuses files of another length or checksum than declared, endless ones, pages in place of films, and content that is
here already.
"""
