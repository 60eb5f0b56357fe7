// What the tests of samples and of breaks share.
#pragma once
#include "schema/schema_testing.hpp"

namespace assay {

inline const SchemaOptions kAsserting{.formats = SchemaOptions::Assert::yes,
                                      .contents = SchemaOptions::Assert::yes,
                                      .base_uri = {},
                                      .documents = {}};

// The request body of a voice verification API.
inline const char* const kVoiceLike = R"({
  "type": "object",
  "required": ["displayNbr", "calleeNbr", "languageType", "preTone", "verifyCode"],
  "properties": {
    "displayNbr": {"type": "string", "minLength": 4, "maxLength": 31},
    "calleeNbr": {"type": "string", "pattern": "^\\+[1-9][0-9]+$", "minLength": 4, "maxLength": 31},
    "languageType": {"type": "integer", "enum": [0, 1, 2]},
    "preTone": {"type": "string", "minLength": 1, "maxLength": 128},
    "verifyCode": {"type": "string", "pattern": "^[0-9]+$", "minLength": 2, "maxLength": 8},
    "times": {"type": "integer", "minimum": 0, "maximum": 9, "default": 3},
    "statusUrl": {"type": "string", "minLength": 1, "maxLength": 128, "contentEncoding": "base64",
                  "contentSchema": {"type": "string", "pattern": "^https?://[A-Za-z0-9.:/-]+$"}},
    "returnIdlePort": {"type": "string", "enum": ["true", "false"]},
    "userData": {"type": "string", "maxLength": 256, "pattern": "^[^{}\\u4e00-\\u9fff]*$"}}})";

}  // namespace assay
