import pytest

from app.core.redis_settings import RedisSettings, get_redis_settings


def test_redis_is_optional() -> None:
    assert RedisSettings().url is None


@pytest.mark.parametrize("url", ["redis://localhost", "rediss://:secret@redis.example.com:6380/1"])
def test_a_redis_url_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    assert RedisSettings().url == url


@pytest.mark.parametrize(
    "url", ["localhost:6379", "amqp://localhost", "redis:///0", "redis://h:no", "redis://h/one"]
)
def test_what_is_no_redis_url_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(SystemExit) as refusal:
        get_redis_settings.__wrapped__()
    assert "REDIS_URL" in str(refusal.value)
    assert url not in str(refusal.value)
