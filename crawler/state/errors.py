"""What can go wrong with the state. Messages are ``what: value: why``; the cause is kept.

StateError
├── StateUrlError       STATE_URL cannot be understood, or its driver is not installed
├── StateTooNewError    written by a later version of the program
├── StateDamagedError   not a state, or no longer readable
├── StateWriteError     cannot be reached or written: disk full, no permission, server gone
└── LockedError         another run holds it
"""

from __future__ import annotations


class StateError(Exception):
    """Anything that keeps the state from being used."""


class StateUrlError(StateError):
    """``STATE_URL`` cannot be understood, or its driver is not installed."""


class StateTooNewError(StateError):
    """The state was written by a later version; this one would lose what it does not know."""


class StateDamagedError(StateError):
    """The file is not a state, or SQLite finds it malformed."""


class StateWriteError(StateError):
    """The state cannot be reached or written. Nothing of the failed transaction is kept."""


class LockedError(StateError):
    """Another run holds the directory or the database; the message says which."""
