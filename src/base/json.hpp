// A JSON value that loses nothing: numbers are exact, members keep their order,
// and every value remembers where in its source it began.
//
// Values, not references: copying copies. Equality is that of JSON Schema
// 2020-12 section 4.2.2 (numbers by value, objects without order).
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/number.hpp"
#include "base/result.hpp"

namespace assay {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  // names are unique; order is kept
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(Number(value)) {}
  Json(std::int64_t value) : value_(Number(value)) {}
  Json(Number value) : value_(std::move(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  static Json array(std::initializer_list<Json> items = {}) { return Array(items); }
  static Json object(std::initializer_list<Member> members = {}) { return Object(members); }

  Kind kind() const noexcept { return static_cast<Kind>(value_.index()); }
  bool is_null() const noexcept { return kind() == Kind::null; }
  bool is_bool() const noexcept { return kind() == Kind::boolean; }
  bool is_number() const noexcept { return kind() == Kind::number; }
  bool is_string() const noexcept { return kind() == Kind::string; }
  bool is_array() const noexcept { return kind() == Kind::array; }
  bool is_object() const noexcept { return kind() == Kind::object; }

  // Requires: the kind asked for.
  bool as_bool() const { return std::get<bool>(value_); }
  const Number& as_number() const { return std::get<Number>(value_); }
  const std::string& as_string() const { return std::get<std::string>(value_); }
  const Array& as_array() const { return std::get<Array>(value_); }
  const Object& as_object() const { return std::get<Object>(value_); }
  std::string& as_string() { return std::get<std::string>(value_); }
  Array& as_array() { return std::get<Array>(value_); }
  Object& as_object() { return std::get<Object>(value_); }

  // Null when this is no object or has no such member.
  const Json* find(std::string_view name) const noexcept;
  Json* find(std::string_view name) noexcept;
  // The value at an RFC 6901 pointer ("" is this value); null when there is none.
  const Json* at(std::string_view pointer) const;
  Json* at(std::string_view pointer);
  // Sets a member, keeping the place of one that exists. Requires: is_object() or is_null().
  Json& set(std::string_view name, Json value);
  bool erase(std::string_view name);  // false when there was none
  // Sets or (value == nullptr) removes what a pointer names; false when its parent does not exist.
  bool put(std::string_view pointer, const Json* value);

  std::string dump() const;                // compact, UTF-8 as it is
  std::string dump_pretty() const;         // two blanks an indent
  void append_to(std::string& out) const;  // compact, no temporary

  // Byte offset of the value in the text it was read from; 0 when made in memory.
  std::uint32_t mark() const noexcept { return mark_; }
  void set_mark(std::uint32_t mark) noexcept { mark_ = mark; }

  friend bool operator==(const Json& a, const Json& b);

 private:
  std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> value_;
  std::uint32_t mark_ = 0;
};

std::string_view name_of(Json::Kind kind);  // "null", "boolean", "number", ...

// RFC 6901 section 3: "~" and "/" in a member name.
std::string pointer_escape(std::string_view name);
// Appends one reference token.
std::string pointer_join(std::string_view pointer, std::string_view name);

struct ParseLimits {
  int depth = 500;                 // of arrays and objects
  bool duplicates_allowed = true;  // the last one wins, as most parsers do
};
// Strict RFC 8259: valid UTF-8, nothing after the value. `name` is the file in error places
// ("line:column" alone when it is empty).
Result<Json> parse_json(std::string_view text, std::string_view name = {}, ParseLimits limits = {});

void append_json_string(std::string& out, std::string_view text);  // quoted and escaped

}  // namespace assay
