"""Requests that try to break, fool or misuse the form, each with what must be answered.

`CANARY` stands wherever a request has room for something that must never be stored or logged.
"""

import gzip
import http.client
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlencode

from hostile import CANARY, SCRIPT, encoded, plain, texture

from benchmarks.consent_load import Answer, Browser, Form, Volunteer, choose, draw, landing, multipart
from foxglove_helpers.consent.rules import Inquiry

SENT = CANARY.decode()
PICTURES = draw((360, 360), 12)
FORM_TYPE = "application/x-www-form-urlencoded"
INQUIRIES, YEAR, PHOTOGRAPHS, REVIEW = (
    f"/en/{step}" for step in ("inquiries", "year", "photographs", "review")
)
INJECTIONS = (
    "' OR '1'='1",
    "a01b2c3d'; DROP TABLE submissions; --",
    "{{7*191}}{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{0.__class__.__init__.__globals__}%s%n${7*191}",
    SCRIPT.decode(),
    '"><img src=x onerror=alert(1)>',
    "../../../../etc/passwd",
    "$(touch x)`id`|id",
    "\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
    "\0",
    "\u202e\ufeff\u0000😀" + "e\u0301" * 50,
)
FILE_NAMES = (
    f"../../{SENT}.jpg",
    f"..\\..\\{SENT}.jpg",
    f"C:\\Users\\{SENT}\\me.jpg",
    f"/etc/{SENT}",
    f"{SENT}\\0.jpg",
    SENT * 20 + ".jpg",
    f"{SENT}\u202egpj.exe",
    f"{SENT}😀.jpg",
    "CON.jpg",
    "nul",
    ".htaccess",
    "-rf.jpg",
    f"{SENT}.jpg;.php",
    "%2e%2e%2f%00.jpg",
    f"<script>{SENT}</script>.jpg",
    "{{7*191}}.jpg",
    " .jpg ",
    "consent.sqlite3",
)
NO_YEARS = (
    "",
    "1980.0",
    "19 80",
    "-1980",
    "+1980",
    "1e3",
    "99999999999",
    "0x7BC",
    "1980,",
    "１９８",
    "٢٠٠",
    "𝟏𝟗",
    "null",
    "NaN",
    "1",
    "0000",
    "1979½",
    "昭和55年",
)
ODD_YEARS = {
    "１９８０": True,
    " 1980 ": True,
    "1980年": True,
    "١٩٨٠": None,
    "𝟏𝟗𝟖𝟎": True,
    "1850": False,
    "9999": False,
}


class Visitor:
    """A volunteer's browser that can also send what no browser sends."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.browser = Browser(port)
        self.volunteer = Volunteer(self.browser, choose(PICTURES, secrets.randbelow(2**32)), 1980, True)

    def fields(self, path: str) -> dict[str, str]:
        """Return the fields of the form at an address, inquiries answered and a year given."""
        form = Form(self.browser.open(path).text, path.rpartition("/")[2])
        found = form.fields | dict.fromkeys(form.radios, "yes")
        return found | ({"year_of_birth": "1980"} if "year_of_birth" in found else {})

    def at(self, step: str) -> "Visitor":
        """Fill in the form up to a step."""
        self.volunteer.advance(step)
        return self

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send fields, percent-encoded."""
        sent = {"Content-Type": FORM_TYPE} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.browser.request("POST", path, urlencode(fields).encode(), headers=sent)

    def upload(self, *files: tuple[str, bytes], path: str = PHOTOGRAPHS) -> Answer:
        """Send files by name and content."""
        fields = self.fields(PHOTOGRAPHS) if path == PHOTOGRAPHS else {"token": self.token()}
        body, content_type = multipart(fields, [("photographs", name, content) for name, content in files])
        return self.browser.request("POST", path, body, headers={"Content-Type": content_type})

    def token(self) -> str:
        return self.fields(INQUIRIES if not self.volunteer.acknowledged else "/en/withdraw")["token"]

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())

    def raw(self, *lines: str | bytes, body: bytes = b"", then_close: bool = False) -> int | None:
        """Send bytes as they are; return the status, or None if the connection ends without one."""
        head = b"\r\n".join(line.encode("latin-1") if isinstance(line, str) else line for line in lines)
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            try:
                connection.sendall(head + b"\r\n\r\n" + body)
                if then_close:
                    connection.shutdown(socket.SHUT_WR)
                response = http.client.HTTPResponse(connection)
                response.begin()
                response.read()
            except (http.client.HTTPException, ConnectionError):
                return None
            return response.status


@dataclass(frozen=True)
class HostileRequest:
    """A request and the statuses that may answer it; None is a connection that ends without an answer."""

    title: str
    send: Callable[[Visitor], Answer | int | None]
    statuses: tuple[int | None, ...]


def _ask(method: str, path: str, **headers: str) -> Callable[[Visitor], Answer]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda visitor: visitor.browser.request(method, path, headers=named)


def _raw(*lines: str | bytes, body: bytes = b"", then_close: bool = False) -> Callable[[Visitor], int | None]:
    return lambda visitor: visitor.raw(*lines, body=body, then_close=then_close)


def _inquiries(
    change: Callable[[dict[str, str]], dict[str, str]], **headers: str
) -> Callable[[Visitor], Answer]:
    return lambda visitor: visitor.post(INQUIRIES, change(visitor.fields(INQUIRIES)), **headers)


def _year(value: str, visitor: Visitor) -> Answer:
    return visitor.at("year").post(YEAR, visitor.fields(YEAR) | {"year_of_birth": value})


def _in_every_field(path: str, step: str, value: str, visitor: Visitor) -> Answer:
    fields = visitor.at(step).fields(path)
    return visitor.post(
        path, {name: value for name in fields if name != "token"} | {"token": fields["token"]}
    )


def _withdrawal(number: str, secret: str, visitor: Visitor) -> Answer:
    token = visitor.fields("/en/withdraw")["token"]
    return visitor.post(
        "/en/withdraw", {"token": token, "number": number, "secret": secret, "use": "retention"}
    )


def _with_body(
    content_type: str, body: bytes, step: str = "photographs", **headers: str
) -> Callable[[Visitor], Answer]:
    def send(visitor: Visitor) -> Answer:
        visitor.at(step)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return visitor.browser.request(
            "POST", f"/en/{step}", body, headers={"Content-Type": content_type} | named
        )

    return send


def _file_named(name: bytes, visitor: Visitor) -> Answer:
    fields = visitor.at("photographs").fields(PHOTOGRAPHS)
    body, content_type = multipart(fields, [("photographs", "NAME", plain())], boundary="limit")
    return visitor.browser.request(
        "POST", PHOTOGRAPHS, body.replace(b"NAME", name), headers={"Content-Type": content_type}
    )


def _other_browsers_token(visitor: Visitor) -> Answer:
    fields = visitor.fields(INQUIRIES)
    return visitor.post(INQUIRIES, fields | {"token": Visitor(visitor.port).fields(INQUIRIES)["token"]})


def _without_cookie(visitor: Visitor) -> Answer:
    fields = visitor.fields(INQUIRIES)
    visitor.browser.cookies.clear()
    return visitor.post(INQUIRIES, fields)


def _changed_cookie(visitor: Visitor) -> Answer:
    visitor.at("review")
    for name, value in visitor.browser.cookies.items():
        visitor.browser.cookies[name] = ("A" if value[0] != "A" else "B") + value[1:]
    return visitor.browser.request("GET", "/en/photographs/1.jpeg")


def _foreign_preview(visitor: Visitor) -> Answer:
    visitor.at("review")
    return Visitor(visitor.port).at("photographs").browser.request("GET", "/en/photographs/1.jpeg")


def _replayed_photograph(visitor: Visitor) -> Answer:
    visitor.at("photographs")
    visitor.upload(("a.jpg", plain()))
    return visitor.upload(("b.jpg", plain()))


def _ten_files(visitor: Visitor) -> Answer:
    files = [(f"{SENT}{i}.jpg", encoded(texture(seed=i))) for i in range(10)]
    return visitor.at("photographs").upload(*files)


def _two_hundred_fields(visitor: Visitor) -> Answer:
    fields = visitor.fields(INQUIRIES) | {f"field{i}": "1" for i in range(200)}
    body, content_type = multipart(fields, [])
    return visitor.browser.request("POST", INQUIRIES, body, headers={"Content-Type": content_type})


def _in_pieces(visitor: Visitor, more: int = 0) -> int | None:
    fields = urlencode(visitor.fields(INQUIRIES) | {"x": "a" * more}).encode()
    step = max(7, len(fields) // 100)
    cut = [fields[start : start + step] for start in range(0, len(fields), step)]
    pieces = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in cut)
    return visitor.raw(*_head(visitor, "Transfer-Encoding: chunked"), body=pieces + b"0\r\n\r\n")


def _head(visitor: Visitor, *more: str) -> list[str]:
    start = [
        f"POST {INQUIRIES} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {FORM_TYPE}",
        "Connection: close",
    ]
    return [*start, f"Cookie: {visitor.cookie()}", *more]


def _false_length(length: str, visitor: Visitor) -> int | None:
    body = urlencode(visitor.fields(INQUIRIES)).encode()
    return visitor.raw(*_head(visitor, f"Content-Length: {length}"), body=body, then_close=True)


def _two_lengths(visitor: Visitor) -> int | None:
    body = urlencode(visitor.fields(INQUIRIES)).encode()
    lengths = f"Content-Length: {len(body)}", "Content-Length: 5"
    return visitor.raw(*_head(visitor, *lengths), body=body, then_close=True)


def _length_and_pieces(visitor: Visitor) -> int | None:
    both = "Content-Length: 5", "Transfer-Encoding: chunked"
    return visitor.raw(*_head(visitor, *both), body=b"0\r\n\r\nGET /en/ HTTP/1.1\r\n\r\n", then_close=True)


def _certificate_again(visitor: Visitor) -> Answer:
    fields = visitor.at("review").fields(REVIEW)
    visitor.post(REVIEW, fields)
    again = visitor.post(REVIEW, fields)
    return visitor.browser.open(landing(again))


def _after_the_certificate(visitor: Visitor) -> Answer:
    visitor.volunteer.finish()
    return visitor.upload(("a.jpg", plain()), path="/en/photographs/1/replace")


_BAD = (400,)
_GONE = (404,)
_MENDED = (422,)
_ON = (303,)
_REFUSED = (400, None)
_NEVER_500 = (200, 303, 400, 403, 404, 405, 413, 415, 422, 429)
_CHUNKED = "Transfer-Encoding: chunked"
_POST = (f"POST {INQUIRIES} HTTP/1.1", "Host: localhost", f"Content-Type: {FORM_TYPE}")

REQUESTS: tuple[HostileRequest, ...] = (
    # Forged forms
    HostileRequest("no token", _inquiries(lambda f: {n: v for n, v in f.items() if n != "token"}), _BAD),
    HostileRequest("empty token", _inquiries(lambda f: f | {"token": ""}), _BAD),
    HostileRequest("forged token", _inquiries(lambda f: f | {"token": "0" * 64}), _BAD),
    HostileRequest("token that is no ASCII", _inquiries(lambda f: f | {"token": "顔\0" * 9}), _BAD),
    HostileRequest("token of another browser", _other_browsers_token, _BAD),
    HostileRequest("token without its cookie", _without_cookie, _BAD),
    HostileRequest("token of 60 kB", _inquiries(lambda f: f | {"token": "a" * 60_000}), _BAD),
    HostileRequest("cookie changed by a letter", _changed_cookie, _GONE),
    HostileRequest("cookie of noise", _ask("GET", INQUIRIES, Cookie='foxglove_consent=\x01"é;;;=;'), _BAD),
    HostileRequest(
        "cookie of 8 kB", _ask("GET", INQUIRIES, Cookie="foxglove_consent=" + "a.b" * 2700), (200,)
    ),
    HostileRequest("draft of another browser", _foreign_preview, _GONE),
    # Other types and encodings
    *(
        HostileRequest(f"body of type {kind or 'nothing'}", _with_body(kind, b'{"token": "a"}'), (415,))
        for kind in ("application/json", "text/plain", "application/xml", "image/jpeg", "")
    ),
    HostileRequest(
        "compressed body", _with_body(FORM_TYPE, gzip.compress(b"token=a"), Content_Encoding="gzip"), _BAD
    ),
    HostileRequest("no boundary", _with_body("multipart/form-data", b"--a\r\n\r\n"), _BAD),
    HostileRequest("empty boundary", _with_body("multipart/form-data; boundary=", b"----\r\n"), _BAD),
    HostileRequest(
        "another boundary", _with_body("multipart/form-data; boundary=b", b"--a\r\n\r\n--a--"), _BAD
    ),
    HostileRequest(
        "boundary of 5 kB", _with_body("multipart/form-data; boundary=" + "b" * 5000, b"--b"), _BAD
    ),
    HostileRequest(
        "parts without an end", _with_body("multipart/form-data; boundary=b", b"--b\r\nA: b\r\n" * 9), _BAD
    ),
    HostileRequest(
        "part with a head of 1 MB",
        _with_body("multipart/form-data; boundary=b", b"--b\r\nA: " + b"b" * 10**6),
        (400, 413),
    ),
    HostileRequest(
        "charset that does not exist", _with_body(f"{FORM_TYPE}; charset=none", b"token=\xff"), _BAD
    ),
    HostileRequest("200 fields", _two_hundred_fields, (413,)),
    HostileRequest("field of 2 MB", _inquiries(lambda f: f | {"x": "a" * 2_000_000}), (413,)),
    HostileRequest("field of 2 MB in pieces", partial(_in_pieces, more=2_000_000), (413,)),
    HostileRequest("invalid UTF-8", _with_body(FORM_TYPE, b"token=\xff\xfe%ff%fe&%80=%c3%28"), _BAD),
    # Lengths, pieces and lines
    HostileRequest("in pieces", _in_pieces, _ON),
    HostileRequest("broken pieces", _raw(*_POST, _CHUNKED, body=b"zz\r\nabc\r\n", then_close=True), _REFUSED),
    HostileRequest(
        "unknown transfer encoding",
        _raw(*_POST, "Transfer-Encoding: gzip, x", then_close=True),
        (400, 501, None),
    ),
    HostileRequest("length and pieces", _length_and_pieces, (400, None)),
    HostileRequest("length that is too short", partial(_false_length, "10"), _BAD),
    HostileRequest("length that is too long", partial(_false_length, "999999"), _REFUSED),
    HostileRequest("negative length", partial(_false_length, "-1"), _REFUSED),
    HostileRequest("length in words", partial(_false_length, "many"), _REFUSED),
    HostileRequest("length of 10 GB", partial(_false_length, str(10**10)), (400, 413, None)),
    HostileRequest("two lengths", _two_lengths, _REFUSED),
    # Nothing of these is sent: a server that waited for it would keep it.
    *(
        HostileRequest(
            f"{method} {path} announces {size} bytes",
            _raw(f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {size}"),
            (413,),
        )
        for method, path, size in (
            ("GET", "/en/", 100_000),
            ("GET", PHOTOGRAPHS, 50_000_000),
            ("PUT", PHOTOGRAPHS, 50_000_000),
            ("POST", "/static/form.css", 100_000),
            ("POST", "/nowhere" + PHOTOGRAPHS + "/x", 50_000_000),
            ("POST", YEAR, 50_000_000),
        )
    ),
    *(
        HostileRequest(
            f"{method} {path} brings 200 kB in pieces",
            _raw(
                *(f"{method} {path} HTTP/1.1", "Host: localhost", _CHUNKED),
                body=(b"2710\r\n" + b"a" * 10_000 + b"\r\n") * 20,
            ),
            (413, None),
        )
        for method, path in (("GET", "/en/"), ("PUT", PHOTOGRAPHS), ("POST", "/key"))
    ),
    HostileRequest("no HTTP at all", _raw("\x16\x03\x01\x02\x00\x01", then_close=True), _REFUSED),
    HostileRequest("line without a path", _raw("GET", then_close=True), _REFUSED),
    HostileRequest("another protocol", _raw("GET /en/ HTTP/9.9", then_close=True), (200, 400, 505, None)),
    HostileRequest("heads of 400 kB", _raw("GET /en/ HTTP/1.1", f"X: {'a' * 400_000}"), (400, 431, None)),
    HostileRequest(
        "head in two lines",
        _raw("GET /en/ HTTP/1.1", "Host: a", " folded: b", then_close=True),
        (200, 400, None),
    ),
    HostileRequest("head without a name", _raw("GET /en/ HTTP/1.1", ": a", then_close=True), _REFUSED),
    # Methods and hosts
    *(
        HostileRequest(f"method {method}", _ask(method, INQUIRIES), (405,))
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "BREW")
    ),
    HostileRequest("method CONNECT", _raw("CONNECT example.org:443 HTTP/1.1"), (400, 404, 405, None)),
    HostileRequest(
        "OPTIONS *", _raw("OPTIONS * HTTP/1.1", "Host: a", "Connection: close"), (200, 400, 404, 405)
    ),
    HostileRequest(
        "method override",
        _inquiries(lambda f: f | {"_method": "DELETE"}, X_HTTP_Method_Override="DELETE"),
        _ON,
    ),
    HostileRequest("host of somebody else", _ask("GET", "/", Host="evil.example"), _ON),
    HostileRequest("host of noise", _ask("GET", "/en/", Host="a b<script>@x:99999"), (200, 400)),
    HostileRequest(
        "forwarded by nobody",
        _ask(
            "GET",
            "/en/",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Prefix="/evil.example",
            X_Forwarded_Proto="evil.example",
            Forwarded="host=evil.example",
        ),
        (200,),
    ),
    HostileRequest("whole address", _ask("GET", "http://evil.example/en/"), (200, 400, 404)),
    HostileRequest(
        "upgrade to a web socket", _ask("GET", "/en/", Connection="Upgrade", Upgrade="websocket"), _BAD
    ),
    HostileRequest("10 kB of languages", _ask("GET", "/", Accept_Language="ja;q=x," * 1500), _ON),
    HostileRequest(
        "range of a page", _ask("GET", "/en/", Range="bytes=5-1,-99999999999999999999"), (200, 206, 416)
    ),
    # Paths
    *(
        HostileRequest(f"path {path[:40]}", _ask("GET", path), (308, 400, 404))
        for path in (
            "/static/../app.py",
            "/static/%2e%2e/%2e%2e/rules.py",
            "/static/..%5c..%5capp.py",
            "/static//etc/passwd",
            "/en/photographs/..%2f..%2fkey",
            "/key",
            "/consent.sqlite3",
            "/en/%00",
            "/en/%ff%fe",
            "/%F0%9F%98%80/",
            "/xx/",
            "/en/photographs/0.jpeg",
            "/en/photographs/10.jpeg",
            "/en/photographs/-1.jpeg",
            "/en/photographs/99999999999999999999999.jpeg",
            "/en/photographs/1.jpeg",
            "/" + "a" * 8000,
            "/en/staff/../certificate/x",
            "/.git/config",
            "/console",
            "/en/certificate",
        )
    ),
    HostileRequest("line break in a path", _ask("GET", "/en/%0d%0aSet-Cookie:%20stolen=1"), _GONE),
    HostileRequest("line break in a query", _ask("GET", "/?a=%0d%0aSet-Cookie:%20stolen=1"), _ON),
    HostileRequest(
        "place to go to in a query", _ask("GET", "/?next=//evil.example&language=//evil.example"), _ON
    ),
    HostileRequest(
        "noise in a query", _ask("GET", "/en/photographs?added=%ff&removed=1e9&added=9" + "&a" * 2000), _ON
    ),
    *(
        HostileRequest(
            f"place {slot}",
            lambda v, s=slot: v.at("photographs").post(f"/en/photographs/{s}/remove", {"token": v.token()}),
            _GONE,
        )
        for slot in ("0", "10", "-1", "1.0", "99999999999999999999", "%31%00")
    ),
    # Steps left out, said twice
    HostileRequest("year first", lambda v: v.post(YEAR, {"token": v.token(), "year_of_birth": "1980"}), _ON),
    HostileRequest(
        "photographs first", lambda v: v.upload(("a.jpg", plain()), path="/en/photographs/1/replace"), _ON
    ),
    HostileRequest("review first", lambda v: v.post(REVIEW, {"token": v.token()}), _ON),
    HostileRequest(
        "review without photographs", lambda v: v.at("photographs").post(REVIEW, {"token": v.token()}), _ON
    ),
    HostileRequest("inquiries answered no", _inquiries(lambda f: f | dict.fromkeys(Inquiry, "no")), _MENDED),
    HostileRequest(
        "inquiries answered YES and true",
        _inquiries(lambda f: f | dict.fromkeys(Inquiry, "YES") | {Inquiry.SELF_IN_PHOTOGRAPHS: "true"}),
        _MENDED,
    ),
    HostileRequest(
        "one inquiry left out",
        _inquiries(lambda f: {n: v for n, v in f.items() if n != Inquiry.SELF_IN_PHOTOGRAPHS}),
        _MENDED,
    ),
    HostileRequest("consent to another text", _inquiries(lambda f: f | {"text_hash": "0" * 64}), _MENDED),
    HostileRequest(
        "consent to no text", _inquiries(lambda f: {n: v for n, v in f.items() if n != "text_hash"}), _MENDED
    ),
    HostileRequest(
        "fields twice", lambda v: v.post(INQUIRIES + "?token=x", list(v.fields(INQUIRIES).items()) * 2), _ON
    ),  # type: ignore[arg-type]
    HostileRequest(
        "yes, then no",
        lambda v: v.post(
            INQUIRIES,
            [
                (n, a)
                for n, yes in v.fields(INQUIRIES).items()
                for a in ((yes, "no") if n in set(Inquiry) else (yes,))
            ],
        ),
        (303, 422),
    ),  # type: ignore[arg-type]
    HostileRequest(
        "year twice",
        lambda v: v.at("year").post(YEAR, [*v.fields(YEAR).items(), ("year_of_birth", "2020")]),
        _ON,
    ),  # type: ignore[arg-type]
    *(HostileRequest(f"year {value!r}", partial(_year, value), _MENDED) for value in NO_YEARS),
    *(
        HostileRequest(
            f"year {value!r}",
            partial(_year, value),
            _ON if taken else _MENDED if taken is False else (303, 422),
        )
        for value, taken in ODD_YEARS.items()
    ),
    HostileRequest("submitted twice", _certificate_again, (200,)),
    HostileRequest("changed after it was submitted", _after_the_certificate, _ON),
    # Files
    HostileRequest("the same photograph twice", _replayed_photograph, _MENDED),
    HostileRequest("ten photographs", _ten_files, _ON),
    HostileRequest("no photograph", lambda v: v.at("photographs").upload(), _MENDED),
    HostileRequest(
        "a text where a file belongs",
        lambda v: v.at("photographs").post(PHOTOGRAPHS, v.fields(PHOTOGRAPHS) | {"photographs": SENT}),
        _MENDED,
    ),
    HostileRequest(
        "a file where a text belongs",
        lambda v: v.browser.request(
            "POST",
            INQUIRIES,
            multipart({}, [("token", "a", b"a")], "b")[0],
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        ),
        _BAD,
    ),
    *(
        HostileRequest(f"file named {name[:30]!r}", partial(_file_named, name.encode()), _ON)
        for name in FILE_NAMES
    ),
    HostileRequest("file name that is no UTF-8", partial(_file_named, b"\xff\xfe" + CANARY), _BAD),
    HostileRequest(
        "file name with a quotation mark", partial(_file_named, CANARY + b'"; name="token'), (303, 400, 422)
    ),
    HostileRequest(
        "file name with a line break", partial(_file_named, CANARY + b"\r\nX: y"), (303, 400, 422)
    ),
    HostileRequest(
        "file name in two languages",
        partial(_file_named, b"a.jpg\"; filename*=UTF-8''%ff%00" + CANARY + b'; a="'),
        (303, 422),
    ),
    HostileRequest(
        "request of more than is taken", partial(_false_length, str(130 * 1024**2)), (413, 400, None)
    ),
    # Injections, and enumeration
    *(
        HostileRequest(
            f"{value[:30]!r} in every field of {path}",
            partial(_in_every_field, path, path.rpartition("/")[2], value),
            _MENDED,
        )
        for path in (INQUIRIES, YEAR)
        for value in INJECTIONS
    ),
    *(
        HostileRequest(f"{value[:30]!r} as number and secret", partial(_withdrawal, value, value), (422, 429))
        for value in INJECTIONS
    ),
    HostileRequest("number of 50 kB", partial(_withdrawal, "a" * 50_000, "b" * 9000), (422, 429)),
    HostileRequest("staff page without its token", _ask("GET", "/en/staff"), (200, 403)),
    HostileRequest(
        "staff token that is no ASCII",
        lambda v: v.post("/en/staff", {"token": v.token(), "staff_token": "顔"}),
        (403, 422),
    ),
    HostileRequest("query for staff", _ask("GET", f"/en/staff?token={quote(SENT)}&staff=1"), (200, 403)),
)
