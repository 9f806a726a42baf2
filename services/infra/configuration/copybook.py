"""Copy: the same keys with the same placeholders in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.infra.configuration.files import COPY_FOLDER
from services.infra.configuration.problems import Problem, shown

Strings = Mapping[str, object]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def placeholders(text: object) -> frozenset[str]:
    """Names of the `{name}` placeholders of a text."""
    return frozenset(_PLACEHOLDER.findall(text)) if isinstance(text, str) else frozenset()


def shared_keys(copies: Mapping[str, Strings]) -> frozenset[str]:
    """Keys that every language has."""
    return (
        frozenset.intersection(*(frozenset(strings) for strings in copies.values()))
        if copies
        else frozenset()
    )


def problems(copies: Mapping[str, Strings], locales: list[str], default: str) -> Iterator[Problem]:
    """Languages without a file, files without a language, keys and placeholders that differ from the default's.

    Without any `locales` (their file is unreadable, or its schema refuses it) no file is called superfluous.
    """
    for locale in sorted({*locales} - {*copies}):
        yield Problem(_file(locale), ".", "absent", "a file for every one of `locales`", "copy-locale")
    for locale in sorted({*copies} - {*locales} if locales else ()):
        yield Problem(
            _file(locale), ".", shown(locale), f"one of `locales`: {', '.join(locales)}", "copy-locale"
        )
    every_key = sorted({key for strings in copies.values() for key in strings})
    for key in every_key:
        yield from _differences(key, copies, default)


def _differences(key: str, copies: Mapping[str, Strings], default: str) -> Iterator[Problem]:
    having = {locale: strings[key] for locale, strings in copies.items() if key in strings}
    for locale in sorted({*copies} - {*having}):
        yield Problem(
            _file(locale), key, "absent", f"a text; {', '.join(sorted(having))} has one", "copy-parity"
        )
    first, *others = sorted(having, key=lambda locale: (locale != default, locale))
    for locale in others:
        wanted, found = placeholders(having[first]), placeholders(having[locale])
        if wanted != found:
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            yield Problem(
                _file(locale),
                key,
                shown(having[locale]),
                f"the placeholders of {first}: {names}",
                "copy-parity",
            )


def _file(locale: str) -> str:
    return f"{COPY_FOLDER}/{locale}.json"
