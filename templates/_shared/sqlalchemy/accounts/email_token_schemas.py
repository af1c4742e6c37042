

class VerifyEmailRequest(RequestSchema):
    token: str


class PasswordResetRequest(RequestSchema):
    email: Email


class PasswordResetConfirmRequest(RequestSchema):
    token: str
    password: Password
