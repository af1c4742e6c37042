import pytest

from app.chat.settings import ChatSettings


def test_nothing_is_set_up_at_first() -> None:
    assert ChatSettings().missing == ["LLM_BASE_URL", "LLM_MODEL"]


def test_a_key_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_BASE_URL", "http://localhost:11434/v1")
    monkeypatch.setenv("LLM_MODEL", "a-model")
    assert ChatSettings().missing == []


@pytest.mark.parametrize(
    "url",
    ["llm.example.com", "ftp://llm.example.com", "https:///v1", "https://user:key@llm.example.com"],
)
def test_other_urls_are_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LLM_BASE_URL", url)
    with pytest.raises(ValueError, match="llm_base_url") as refusal:
        ChatSettings()
    assert url not in str(refusal.value)


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "a-secret-key")
    assert "a-secret-key" not in repr(ChatSettings())
