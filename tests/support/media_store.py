"""A stand-in for the hosts where providers keep attachments: `mms.twiliocdn.com` of Twilio, which must get no
credentials, and `lookaside.fbsbx.com` of Meta, which requires the access token. Each address serves one file.

    with MediaStore(authorization=None) as store:
        url = store.keep(Answer(200, b"OggS", {"Content-Type": "audio/ogg"}))
"""

from tests.support.http_server import Answer, LocalServer, Request


class MediaStore(LocalServer):
    """A web server that keeps attachments, as the providers' media hosts do."""

    def __init__(self, authorization: str | None) -> None:
        """Require this Authorization header; with None, refuse requests that have one."""
        super().__init__()
        self.authorization = authorization
        """The Authorization header that a request must have; None: it must have none."""
        self.asked: list[str] = []
        """The paths of requests that were correct."""
        self.refused: list[str] = []
        """Why wrong requests were refused."""
        self.hanging = False
        self._files: dict[str, Answer] = {}

    def keep(self, file: Answer) -> str:
        """Store a file, and return its address."""
        path = f"/{len(self._files):08x}"
        self._files[path] = file
        return f"{self.url}{path}?ext=1795262400&hash=ATtp"

    def answer(self, request: Request) -> Answer | None:
        """Answer a GET with the file, with 404, or with 403 if the Authorization header is not as required."""
        given = request.headers.get("Authorization")
        if request.method != "GET" or given != self.authorization or not request.headers.get("User-Agent"):
            self.refused.append(f"{request.method} {request.path}, authorization {'given' if given else 'missing'}")
            return Answer(403, b"Forbidden", {"Content-Type": "text/plain"})
        self.asked.append(request.path)
        if self.hanging:
            self.hang()
        return self._files.get(request.path, Answer(404, b"Not Found", {"Content-Type": "text/html"}))
