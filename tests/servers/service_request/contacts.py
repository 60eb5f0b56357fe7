"""The account's verified contacts: 37, both ways, several area codes, unique verified_ids. No two have one value.

Some values are the beginning of others, so that a filter that compares beginnings is seen: area codes 1 and 1242,
852 and 8523; numbers 91234567 and 912345678; addresses, verified_ids. Some are as long as the document allows.
"""

LONGEST_VALUE = "a" * 244 + "@example.org"  # 256
LONGEST_AREA = "00" + "441534" + "12345678"  # 16
LONGEST_ID = "f0" * 32  # 64

# contact_way (0 a number, 1 an address), contact_value, area_code, verified_id
ROWS = [
    (0, "13800000001", "86", "v-0001"), (0, "13800000002", "86", "v-0002"), (1, "anna@example.com", "86", "v-0003"),
    (0, "91234567", "852", "v-0004"), (0, "912345678", "351", "v-0005"), (1, "ann@example.com", "852", "v-0006"),
    (0, "2423221111", "1242", "v-0007"), (0, "2025550101", "1", "v-0008"), (1, "ann@example.com.au", "61", "v-0009"),
    (0, "66123456", "853", "v-0010"), (0, "13800000011", "86", "v-0011"), (1, "a+tag@example.com", "1", "v-0012"),
    (0, "0912345678", "886", "v-0013"), (0, "7700900123", "44", "v-0014"),
    (1, "Mixed.Case@Example.com", "44", "v-0015"),
    (0, "15112345678", "49", "v-0016"), (0, "151123456789", "49", "v-0017"), (1, "100%@example.com", "49", "v-0018"),
    (0, "13800000019", "86", "v-1"), (0, "13800000020", "86", "v-10"), (1, "b&c=d@example.com", "86", "v-100"),
    (0, "612345678", "34", "9"), (0, "5551234", "8523", "v-0023"), (1, "用户@例子.中国", "86", "v-0024"),
    (0, "13800000025", "86", LONGEST_ID), (0, "441534700700", LONGEST_AREA, "v-0026"),
    (1, LONGEST_VALUE, "1", "v-0027"), (0, "0", "39", "v-0028"), (0, "3331234567", "39", "v-0029"),
    (1, "first last@example.com", "33", "v-0030"), (0, "612345679", "33", "v-0031"), (0, "1", "55", "v-0032"),
    (1, "d@e.fr", "33", "v-0033"), (0, "13800000034", "86", "v-0034"), (1, "z@example.com", "852", "v-0035"),
    (0, "93123456", "852", "v-0036"), (1, "last@example.com", "93", "v-0037"),
]
CONTACTS = [dict(zip(("contact_way", "contact_value", "area_code", "verified_id"), row)) for row in ROWS]
assert len(CONTACTS) == 37 and len({one["verified_id"] for one in CONTACTS}) == 37
assert len({one["contact_value"] for one in CONTACTS}) == 37
assert (len(LONGEST_VALUE), len(LONGEST_AREA), len(LONGEST_ID)) == (256, 16, 64)
