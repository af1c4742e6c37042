"""Where a form leads to."""

import re
from urllib.parse import unquote

from flask import redirect
from werkzeug import Response

# Browsers take `//` and `/\` for the start of another site, and leave out control characters.
PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def see(path: str) -> Response:
    """An answer to a form: reloading the page that it leads to sends nothing again."""
    return redirect(path, 303)


def local_path(wanted: str) -> str:
    """The path if it is of this site, however it is written, else the home page's."""
    spellings = (wanted, unquote(wanted))
    return wanted if all(PATH.fullmatch(spelling) for spelling in spellings) else "/"
