import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a secret key of fifty characters, for nobody but this test",
    "DATABASE_URL": "sqlite:///:memory:",
    "ALLOWED_HOSTS": "example.com",
}


def test_djangos_own_check_finds_nothing_in_production() -> None:
    environment = {**os.environ, **PRODUCTION}
    # The settings of production, not of the tests.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
