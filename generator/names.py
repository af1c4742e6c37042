"""A project's name from what somebody types; what it may not be, questions/20_project.yml says."""

import unicodedata

from generator.errors import UsageError

# What Unicode does not decompose into ASCII.
LETTERS = dict(zip("øØđĐðÐłŁı’‘–—", "oOdDdDlLi''--", strict=True))  # noqa: RUF001
LIGATURES = {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th"}
SPELLINGS = str.maketrans(LETTERS | LIGATURES)


def project_name(typed: str) -> str:
    """The name in ASCII, blanks tidied; UsageError if it is a path or has other letters."""
    name = " ".join(typed.split())
    if "/" in name or "\\" in name:
        folder, _, last = name.replace("\\", "/").rstrip("/").rpartition("/")
        hint = f"name the project {last or 'My Shop'!r} and its folder with -o {folder or '.'}"
        raise UsageError(f"the name {name!r} is a path", hint)
    if name.startswith((".", "-")):
        suggestion = name.lstrip(".- ") or "My Shop"
        raise UsageError(f"the name {name!r} starts with {name[0]!r}", f"try {suggestion!r}")
    spelled = transliterate(name)
    if not spelled.isascii():
        kept = " ".join("".join(c for c in spelled if c.isascii()).split()) or "My Shop"
        raise UsageError(
            f"the name {name!r} has letters that have no spelling in ASCII",
            f"spell it in Latin letters, or try {kept!r}",
        )
    return spelled


def transliterate(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(SPELLINGS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
