"""The two pictures of a captcha, and the countries: data without rules."""

import base64
import struct
import zlib


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, shade: int) -> str:
    """A grey PNG, in Base64."""
    rows = (b"\x00" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows))
                            + _chunk(b"IEND", b"")).decode("ascii")


ORIGINAL = png(310, 155, 200)
JIGSAW = png(47, 155, 90)


def _country(area, code, traditional, english, simplified, regex, suffixes=()):
    return {"areaCode": area, "displayMapping": {"zh-TW": traditional, "en": english, "zh-CN": simplified},
            "countryCode": code, "mobileRegex": regex, "areaCodeSuffixes": list(suffixes)}


# The example of the document, word for word.
EXAMPLE = [
    _country("86", "CN", "中國大陸", "China", "中国大陆", r"^(\+86){0,1}\-?1\d{10}$"),
    _country("852", "HK", "中國香港", "Hong Kong", "中国香港",
             r"^(\+852){1}\-?0{0,1}[1,4,5,6,7,8,9](?:\d{7}|\d{8}|\d{12})$"),
    _country("886", "TW", "中國臺灣", "Taiwan", "中国台湾", r"^(\+886){1}\-?[6,7,9](?:\d{7}|\d{8})$"),
    _country("853", "MO", "中國澳門", "Macau", "中国澳门",
             r"^(\+853){1}\-?0{0,1}[1,4,5,6,7,8,9](?:\d{7}|\d{8}|\d{12})$"),
    _country("93", "AF", "阿富汗", "Afghanistan", "阿富汗", r"^(\+93){1}\-\d{6,11}"),
]
MORE = [
    _country("1", "DO", "多明尼加共和國", "Dominican Republic", "多米尼加共和国", r"^(\+1){1}\-?8[0-9]9\d{7}$",
             ["809", "829", "849"]),
    _country("44", "GB", "英國", "United Kingdom", "英国", r"^(\+44){1}\-?7\d{9}$"),
    *EXAMPLE[::-1],
]
