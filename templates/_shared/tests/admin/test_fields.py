from app.admin.fields import Field, read_fields


def test_what_browsers_send_is_read() -> None:
    fields = (
        Field("title", "Title"),
        Field("text", "Text", "textarea"),
        Field("empty", "Empty"),
        Field("absent", "Absent"),
        Field("checked", "Checked", "checkbox"),
        Field("unchecked", "Unchecked", "checkbox"),
    )
    form = {"title": "Tea", "text": "a\r\nb", "empty": "", "checked": "on", "other": "x"}
    assert read_fields(fields, form) == {
        "title": "Tea",
        "text": "a\nb",
        "empty": None,
        "absent": None,
        "checked": True,
        "unchecked": False,
    }
