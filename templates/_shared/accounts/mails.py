{% if pages -%}
"""The mails to users: each holds a link to a page, and its token for programs that use the API."""
{%- else -%}
"""The mails to users.

They hold the token itself. A link would need the address of your front end: put it into these texts
once there is one. It must not come from a request, whose Host header is the sender's word.
"""
{%- endif %}

from email.message import EmailMessage

from email_validator import validate_email

from app.accounts.throttle import account_key
from app.core.mail import compose
{%- if pages %}
from app.core.public_url import public_url
{%- endif %}

SERVICE = "{{ project_name }}"
LIMIT = 3  # mails that anybody can have sent to an e-mail address in the window of attempts


def mail_limit(email: str) -> dict[str, int]:
    """The limit on mails to the address, whatever they are about, as `attempts.count` takes it."""
    return {f"mail:{account_key(email)}": LIMIT}


def compose_to(email: str, *, subject: str, text: str) -> EmailMessage:
    # A domain has a form in ASCII; another one few servers take (RFC 6531).
    ascii_email = validate_email(email, check_deliverability=False).ascii_email
    return compose(ascii_email or email, subject=subject, text=text)


def verification_mail(email: str, token: str) -> EmailMessage:
    return compose_to(
        email,
        subject=f"Your e-mail address at {SERVICE}",
        text=f"""\
Somebody, probably you, gave this e-mail address to {SERVICE}.

{% if pages -%}
To show that it is yours, open this page within 24 hours:

{public_url(f"/accounts/confirm-email/{token}/")}

Where a program asks for a code instead, it is this one:
{%- else -%}
To show that it is yours, enter this code within 24 hours:
{%- endif %}

{token}

If it was not you, there is nothing to do.
""",
    )


def password_reset_mail(email: str, token: str) -> EmailMessage:
    return compose_to(
        email,
        subject=f"A new password for {SERVICE}",
        text=f"""\
Somebody, probably you, asked for a new password at {SERVICE}.

{% if pages -%}
To set it, open this page within an hour:

{public_url(f"/accounts/password/reset/{token}/")}

Where a program asks for a code instead, it is this one:

{token}

If it was not you, there is nothing to do: without this mail nothing changes.
{%- else -%}
To set it, enter this code within an hour:

{token}

If it was not you, there is nothing to do: without the code nothing changes.
{%- endif %}
""",
    )


def email_changed_mail(former_email: str) -> EmailMessage:
    return compose_to(
        former_email,
        subject=f"Your e-mail address at {SERVICE} was changed",
        text=f"""\
Your account at {SERVICE} has another e-mail address now; this one no longer logs in.

If it was not you, somebody knows your password: tell the people who run {SERVICE}.
""",
    )
