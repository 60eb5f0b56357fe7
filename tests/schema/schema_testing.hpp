// What the tests of schemas share: text in, text out.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.hpp"

namespace assay {

inline Json json(std::string_view text) {
  auto parsed = parse_json(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().text());
  return parsed ? std::move(parsed).value() : Json();
}

inline Schema schema(std::string_view text, const SchemaOptions& options = {}) {
  auto compiled = Schema::compile(json(text), options);
  EXPECT_TRUE(compiled) << text << ": " << (compiled ? "" : compiled.error().text());
  return compiled ? *compiled : Schema();
}

// One line for each violation: all its parts.
inline std::string lines(const std::vector<Violation>& violations) {
  std::string out;
  for (const Violation& v : violations)
    out += v.instance + " | " + v.keyword + " | " + v.schema + " | " + v.expected + " | " +
           v.found + (v.member.empty() ? "" : " | " + v.member) + "\n";
  return out;
}

inline std::string violations(std::string_view schema_text, std::string_view instance) {
  return lines(schema(schema_text).validate(json(instance)));
}

inline std::string errors(std::string_view schema_text, const SchemaOptions& options = {}) {
  const auto compiled = Schema::compile(json(schema_text), options);
  std::string out;
  if (!compiled)
    for (const Error& error : compiled.errors()) out += error.text() + "\n";
  return out;
}

}  // namespace assay
