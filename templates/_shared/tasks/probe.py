"""The worker's health check: exits 0 when the worker of this machine answers, else with 1."""

from socket import gethostname

from app.tasks.celery import celery

TIMEOUT = 3  # seconds


def main() -> None:
    node = f"celery@{gethostname()}"
    if not celery.control.ping(destination=[node], timeout=TIMEOUT):
        raise SystemExit(f"{node} does not answer")


if __name__ == "__main__":
    main()
