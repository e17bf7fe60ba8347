"""Laws of renderings: the same bill as CUR 2.0, legacy CUR and FOCUS: G26, G27."""

from __future__ import annotations
