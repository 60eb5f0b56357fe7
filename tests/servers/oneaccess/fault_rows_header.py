"""Faults of methods, Content-Type and the headers of table 1."""

import sentences as say
from common.draft import DROP, attribute, header
from common.faults import Fault, also_method, loosen, tighten
from probe import CLIENT_ID, accepts, rejects
from rules import CLIENT, LOG_HEADERS

ROWS = []
for operation in ("captcha", "verify", "email"):
    for name in LOG_HEADERS:
        ROWS.append(Fault(f"{operation}-{name[2:]}-absent-accepted", "header", [name], say.HEADER[name],
                          f"{operation}: a request without {name} is accepted", loosen(f"{operation}.{name}.present"),
                          accepts(operation, header(name, DROP))))
for operation in ("captcha", "verify", "sms", "email"):
    ROWS += [
        Fault(f"{operation}-client-id-absent-accepted", "header", [CLIENT], say.CLIENT,
              f"{operation}: a request without X-client-id is accepted", loosen(f"{operation}.{CLIENT}.present"),
              accepts(operation, header(CLIENT, DROP))),
        Fault(f"{operation}-client-id-unknown-accepted", "header", [CLIENT], say.CLIENT,
              f"{operation}: any X-client-id is accepted", loosen(f"{operation}.{CLIENT}.known"),
              accepts(operation, header(CLIENT, "ZZrYIqauawN0I8myTMoDTPys6ezGZxnm"))),
    ]
ROWS += [
    Fault("client-id-prefix-accepted", "header", [CLIENT], say.CLIENT, "an X-client-id that begins with a known one",
          loosen(f"*.{CLIENT}.known", lambda view: view.header(CLIENT).startswith(CLIENT_ID)),
          accepts("captcha", header(CLIENT, CLIENT_ID + "0"))),
    Fault("client-id-begins-a-known-one-accepted", "header", [CLIENT], say.CLIENT,
          "the first characters of a known X-client-id are accepted",
          loosen(f"*.{CLIENT}.known", lambda view: CLIENT_ID.startswith(view.header(CLIENT))),
          accepts("captcha", header(CLIENT, CLIENT_ID[:-1]))),
    Fault("client-id-any-case", "header", [CLIENT], say.CLIENT, "X-client-id is compared without regard to case",
          loosen(f"*.{CLIENT}.known", lambda view: view.header(CLIENT).lower() == CLIENT_ID.lower()),
          accepts("captcha", header(CLIENT, CLIENT_ID.swapcase()))),
    Fault("client-id-length-only", "header", [CLIENT], say.CLIENT, "only the length of X-client-id is checked",
          loosen(f"*.{CLIENT}.known", lambda view: len(view.header(CLIENT)) == 32),
          accepts("sms", header(CLIENT, "0" * 32))),
]
for operation in ("captcha", "sms", "email"):
    for name in ("X-device-ip", "X-L", "X-tenant-id"):
        ROWS.append(Fault(f"{operation}-{name[2:]}-wrongly-required", "header", [name], say.HEADER[name],
                          f"{operation}: a request without {name} is refused",
                          tighten(f"{operation}.query", lambda view, name=name: view.header(name) is None),
                          rejects(operation, header(name, DROP))))
for name, value, what, when in (
        ("X-device-ip", "not an address", "an X-device-ip that is no address", lambda text: "." not in text),
        ("X-operating-sys-version", "HarmonyOS 4", "an X-operating-sys-version other than Android and iOS",
         lambda text: not text.startswith(("Android", "iOS"))),
        ("X-device-fingerprint", "0123456789abcdef" * 4, "an X-device-fingerprint above 32 characters",
         lambda text: len(text) > 32),
        ("X-agent", "curl/8.5.0", "an X-agent that does not begin with Mozilla",
         lambda text: not text.startswith("Mozilla"))):
    ROWS.append(Fault(f"sms-{name[2:]}-validated", "header", [name], say.LOGGED.format(name), f"sms: {what} is refused",
                      tighten("sms.query", lambda view, name=name, when=when: when(view.header(name))),
                      rejects("sms", header(name, value))))
ROWS += [
    Fault("language-english-refused", "header", ["X-L"], say.LANGUAGE, "X-L en is refused",
          tighten("*.X-L.value", lambda view: view.header("X-L") == "en"), rejects("sms", header("X-L", "en"))),
    Fault("header-names-lower-case-refused", "spelling", [CLIENT, "header"], say.CLIENT + " (RFC 9110 section 5.1)",
          "x-client-id in lower case is not recognised",
          tighten(f"*.{CLIENT}.present", lambda view: (view.request.spelling(CLIENT) or "-").islower()),
          rejects("captcha", attribute(spell=str.lower))),

    Fault("content-type-documented-value-refused", "header", ["Content-Type"], say.CONTENT_TYPE,
          "charset=utf8 is refused, as a charset of that name is not registered",
          tighten("*.Content-Type.value", lambda view: "charset=utf8" in view.header("Content-Type")),
          rejects("verify"), spares_control=False),
    Fault("content-type-not-checked", "header", ["Content-Type"], say.CONTENT_TYPE, "any Content-Type is accepted",
          loosen("*.Content-Type.value"), accepts("sms", header("Content-Type", "text/plain;charset=utf8"))),
    Fault("content-type-substring", "header", ["Content-Type"], say.CONTENT_TYPE, "Content-Type need only contain json",
          loosen("*.Content-Type.value", lambda view: "json" in view.header("Content-Type")),
          accepts("verify", header("Content-Type", "text/json;charset=utf8"))),
    Fault("content-type-form-accepted", "header", ["Content-Type"], say.CONTENT_TYPE, "a form media type is accepted",
          loosen("*.Content-Type.value", lambda view: "x-www-form-urlencoded" in view.header("Content-Type")),
          accepts("email", header("Content-Type", "application/x-www-form-urlencoded"))),

    Fault("captcha-post-accepted", "method", ["method", "POST"], say.METHOD.format("GET", "captcha"),
          "POST /captcha does what GET does", also_method("captcha", "POST"),
          accepts("captcha", attribute(method="POST", body=b""))),
    Fault("countries-delete-accepted", "method", ["method", "DELETE"], say.METHOD.format("GET", "country-codes"),
          "DELETE /country-codes does what GET does", also_method("countries", "DELETE"),
          accepts("countries", attribute(method="DELETE"))),
    Fault("verify-put-accepted", "method", ["method", "PUT"], say.METHOD.format("POST", "captcha/verify"),
          "PUT /captcha/verify does what POST does", also_method("verify", "PUT"),
          accepts("verify", attribute(method="PUT"))),
    Fault("sms-get-accepted", "method", ["method", "GET"], say.METHOD.format("POST", "sms/send"),
          "GET /sms/send does what POST does", also_method("sms", "GET"), accepts("sms", attribute(method="GET"))),
    Fault("email-put-accepted", "method", ["method", "PUT"], say.METHOD.format("POST", "email/send"),
          "PUT /email/send does what POST does", also_method("email", "PUT"),
          accepts("email", attribute(method="PUT"))),
]
