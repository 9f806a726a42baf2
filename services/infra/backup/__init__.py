"""Backups of the databases: a folder per backup, a checksum per file, encrypted with age when wanted.

Decides what a backup is and whether one is whole; refuses to restore one that is not. Media and configuration are no
part of it: media can be prepared again from their sources, and configuration is the operator's own folder.
"""

from services.infra.backup.keys import Key, Vault
from services.infra.backup.make import back_up, backups_of, prune_backups, recipients_of
from services.infra.backup.manifest import Damaged, Manifest, Unusable, read_manifest
from services.infra.backup.restore import Restored, finish_restore, restore
from services.infra.backup.verify import checked, verify

__all__ = [
    "Damaged",
    "Key",
    "Manifest",
    "Restored",
    "Unusable",
    "Vault",
    "back_up",
    "backups_of",
    "checked",
    "finish_restore",
    "prune_backups",
    "read_manifest",
    "recipients_of",
    "restore",
    "verify",
]
