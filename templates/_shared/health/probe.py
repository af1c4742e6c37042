"""The image's health check: exits 0 when /livez answers, else with a traceback and 1."""

import os
from http.client import HTTPConnection

TIMEOUT = 2  # seconds


def main() -> None:
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or "8000"), timeout=TIMEOUT)
    connection.request("GET", "/livez")
    status = connection.getresponse().status
    if status != 200:
        raise SystemExit(f"/livez answered {status}")


if __name__ == "__main__":
    main()
