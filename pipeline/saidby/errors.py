"""Every error saidby raises on purpose.

SaidbyError
├── InputError          a file or option the user gave cannot be used
│   └── OutputError     the output folder cannot be written or holds another run
├── LexiconError        a row of a lexicon is not allowed; names file and line
├── ModelError          the model folder is missing, incomplete or does not fit this version
├── RunError            a run cannot go on: a worker died, or it was interrupted
├── MarkError           a stage wants a mark that no earlier stage has left on the Doc
└── GoldError           a gold annotation does not fit its text
"""


class SaidbyError(Exception):
    """Base of all errors that a user can cause and mend: the message says what, where and what to do."""


class InputError(SaidbyError):
    """A file or option the user gave cannot be used."""


class OutputError(InputError):
    """The output folder cannot be written or holds another run."""


class LexiconError(SaidbyError):
    """A row of a lexicon is not allowed."""


class ModelError(SaidbyError):
    """The model folder is missing, incomplete or made for another version."""


class RunError(SaidbyError):
    """A run cannot go on; what is finished stays, and `--resume` continues."""


class MarkError(SaidbyError):
    """A stage wants a mark that no earlier stage has left on the Doc."""


class GoldError(SaidbyError):
    """A gold annotation does not fit its text."""
