from pathlib import Path

from config.settings.database import from_url


def test_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "new" / "app.db"
    assert from_url(f"sqlite:///{path}")["NAME"] == str(path)
    assert path.parent.is_dir()


def test_postgresql() -> None:
    database = from_url("postgresql://ada:p%40ss@db.example:5433/shop?sslmode=require")
    assert database["NAME"] == "shop"
    assert database["USER"] == "ada"
    assert database["PASSWORD"] == "p@ss"
    assert database["HOST"] == "db.example"
    assert database["PORT"] == "5433"
    assert database["OPTIONS"]["sslmode"] == "require"
