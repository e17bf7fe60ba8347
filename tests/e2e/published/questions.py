"""The questions of docs/questions as a module, and how a test asks one."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from tests.e2e.analyst import Analyst, Answer
from tests.lakehouse import PROJECT


def _questions_page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("questions_page", PROJECT / "docs" / "questions_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["questions_page"] = module
    spec.loader.exec_module(module)
    return module


page = _questions_page()
QUESTIONS = {question.name: question for question in page.questions()}


def asked(analyst: Analyst, name: str) -> Answer:
    return analyst.ask(QUESTIONS[name].sql)
