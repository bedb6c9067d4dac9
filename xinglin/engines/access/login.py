"""The login: password, then the one-time code where one is set up; guessing is slowed down."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from xinglin.engines.access import actions, queries
from xinglin.engines.access.models import Account
from xinglin.engines.access.rules import code_holds
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now


class Login:
    """Django's authentication backend; a refusal says what to do, never which part was wrong."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", code: str = ""
    ) -> Account | None:
        """The account, or None; raises Refused while the door is shut."""
        address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
        keys = (f"user:{username.lower()}", f"address:{address}")
        wait = queries.may_try(*keys)
        if wait > 0:
            raise Refused(
                f"登录失败次数过多，请 {int(wait // 60) + 1} 分钟后再试",
                ask="忘记密码请联系本单位的平台管理员",
            )
        account = queries.by_username(username)
        if account is None:
            make_password(password)  # takes as long as a check: names cannot be told apart by time
        elif check_password(password, account.password) and self._second_step(account, code):
            actions.forget_attempts(keys)
            return account
        actions.note_attempt(keys)
        return None

    @staticmethod
    def _second_step(account: Account, code: str) -> bool:
        if not account.totp:
            return True
        secret = bytes.fromhex(queries.unseal(account.totp))
        return code_holds(secret, code.strip(), now())

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a running session."""
        return queries.by_number(user_id)
