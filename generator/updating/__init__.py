"""Updating a project: Copier renders, git merges, and a journal makes the write undoable.

`merge` finds the result in a throw-away repository, `plan` says what it means file by file, `apply`
writes it, `restore` takes it back, `finish` ends it.
"""
