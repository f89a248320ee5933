"""What the board signs: the values of its cookies, and the token that each form carries."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, Signer


class Signing:
    """Signs with one key. A form's token belongs to one session, so another site cannot make up a form that passes."""

    def __init__(self, key: str) -> None:
        self._cookies = Signer(key, salt="board.cookie")
        self._forms = Signer(key, salt="board.form")

    def seal(self, value: str) -> str:
        """Return the value with its signature."""
        return self._cookies.sign(value).decode()

    def unseal(self, text: str | None) -> str | None:
        """Return the value that was sealed, None for a text that this key did not sign."""
        if not text:
            return None
        try:
            return self._cookies.unsign(text).decode()
        except (BadSignature, UnicodeDecodeError):
            return None

    def form_token(self, session_id: str) -> str:
        """Return the token that the forms of this session carry."""
        return self._forms.get_signature(session_id).decode()

    def accepts(self, session_id: str, token: object) -> bool:
        """Say whether a form's token belongs to this session."""
        return isinstance(token, str) and token.isascii() and secrets.compare_digest(token, self.form_token(session_id))
