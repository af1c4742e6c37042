from flask import Blueprint

from app.accounts import service
from app.accounts.authentication import CurrentLogin, CurrentSuperuser, CurrentUser
from app.accounts.openapi import account_responses
from app.accounts.schemas import User, UserCreate, UserPage, UserUpdate
from app.accounts.token_routes import tokens
from app.core.context import current_client_address
from app.core.database import get_session
from app.core.operations import operation
from app.core.resources import PageQuery

auth = Blueprint("auth", __name__, url_prefix="/api/v1/auth")
auth.register_blueprint(tokens)
users = Blueprint("users", __name__, url_prefix="/api/v1/users")


@auth.post("/register")
@operation(status=201, responses=account_responses(409, 429))
def register_user(body: UserCreate) -> User:
    address = current_client_address()
    user = service.register(get_session(), body.email, body.password, address=address)
    return User.model_validate(user)


@users.get("")
@operation()
def list_users(_user: CurrentSuperuser, query: PageQuery) -> UserPage:
    found, total = service.list_users(get_session(), query.limit, query.offset)
    return UserPage.model_validate({"items": found, "total": total, **query.model_dump()})


@users.get("/me")
@operation()
def get_current_user(user: CurrentUser) -> User:
    return User.model_validate(user)


@users.patch("/me")
@operation(responses=account_responses(409, 429))
def update_current_user(login: CurrentLogin, body: UserUpdate) -> User:
    address = current_client_address()
    user = service.update_user(get_session(), login, body.model_dump(), address=address)
    return User.model_validate(user)


@users.delete("/me")
@operation(status=204)
def delete_current_user(login: CurrentLogin) -> None:
    service.delete_user(get_session(), login.user_id)
