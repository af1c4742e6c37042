"""The production server's configuration (https://docs.gunicorn.org/en/stable/settings.html)."""

from pathlib import Path

from app.core.settings import get_settings

settings = get_settings()

wsgi_app = "config.wsgi"
host = f"[{settings.host}]" if ":" in settings.host else settings.host
bind = f"{host}:{settings.port}"
workers = settings.workers
worker_class = "gthread"
threads = 4
# These proxies say by X-Forwarded-Proto whether the client came by HTTPS.
forwarded_allow_ips = ",".join(str(network) for network in settings.trusted_proxies)
# The workers' heartbeat files: in memory, as a disk can stall and the root may be read-only.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
