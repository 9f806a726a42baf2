"""What the shell asks first, told with its page: the answers that a visitor would get."""

from __future__ import annotations

from generated.models import ModeList
from generated.vocabulary import Caller, Locale
from services.modes.service import Modes


def opening(modes: Modes, locale: Locale) -> str:
    """One JSON document: what `getClientConfig`, `listModes` and `getCopy` in `locale` answer somebody unknown."""
    answers = {
        "config": modes.client_config(),
        "modes": ModeList(items=modes.offered_to(Caller.anonymous())),
        "copy": modes.copy_in(locale),
    }
    parts = (f'"{name}":{answer.model_dump_json(by_alias=True)}' for name, answer in answers.items())
    return f"{{{','.join(parts)}}}"
