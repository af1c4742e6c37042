"""The pages at /docs and /redoc; their scripts and styles are served from here, for offline use."""

from html import escape
from pathlib import Path

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{head}
</head>
<body>
{body}
</body>
</html>
"""

SWAGGER_HEAD = '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">'
SWAGGER_BODY = """\
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/init.js"></script>"""

REDOC_BODY = """\
<div id="redoc"></div>
<script src="/redoc/assets/redoc.standalone.js"></script>
<script src="/redoc/assets/init.js"></script>"""

# Scripts of their own, because the content security policy allows none within a page.
SWAGGER_INIT = """\
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
});
"""
REDOC_INIT = 'Redoc.init("/openapi.json", {}, document.getElementById("redoc"));\n'

# Redoc's menu ends with a logo from its maker's site: a request elsewhere, which the policy blocks.
REDOC_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_IMAGE = b"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E"


def swagger_page(title: str) -> str:
    """Swagger UI; `title` is the API's."""
    return PAGE.format(title=escape(title), head=SWAGGER_HEAD, body=SWAGGER_BODY)


def redoc_page(title: str) -> str:
    """Redoc; `title` is the API's."""
    return PAGE.format(title=escape(title), head="", body=REDOC_BODY)


def read_asset(path: Path) -> bytes:
    """The content of a script or style, without what it would load from elsewhere."""
    return path.read_bytes().replace(REDOC_LOGO, NO_IMAGE)
