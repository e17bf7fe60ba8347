"""Importing Great Expectations: about five seconds on a laptop, so late, once, and if possible beside a wait."""

from __future__ import annotations

import importlib
import threading
import warnings
from types import ModuleType


def great_expectations() -> ModuleType:
    """The library. Version 1.24 imports two modules that Python 3.11 deprecates; that is not our caller's concern."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="module 'sre_", category=DeprecationWarning)
        return importlib.import_module("great_expectations")


def warm_up() -> threading.Thread:
    """Starts the import beside whatever the caller waits for (a crawl, say); joining it is not needed."""
    thread = threading.Thread(target=great_expectations, name="import great_expectations", daemon=True)
    thread.start()
    return thread
