"""What people do about people, and what moderators do about it: blocks, reports, judgements, evidence.

Decides who is apart from whom, who may judge a report, and what an upheld one costs. Refuses blocking or reporting
oneself or nobody; tells no one that they were blocked or reported, moderators neither.
"""
