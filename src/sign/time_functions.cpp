// Functions of the time of signing, and their inverse for who verifies.
#include "sign/functions.hpp"
#include "sign/time_format.hpp"

namespace assay {
namespace {

std::chrono::milliseconds offset_of(const Node& node) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const auto kind = node.function->parameters[i].kind;
    if (kind == FunctionParameter::Kind::duration || kind == FunctionParameter::Kind::hours)
      sum += node.arguments[i].number;
  }
  return std::chrono::milliseconds(sum);
}

// The format that a call of a time function writes.
std::string_view format_of(const Node& node) {
  if (node.function->name == "unix") return "%s";
  if (node.function->name == "unix-milliseconds") return "%Q";
  return node.arguments[0].constant;
}

void append_time(Call& call, std::string& out) {
  const auto now = call.evaluation().now;
  if (!now) {
    call.evaluation().unknown = true;
    return;
  }
  out += format_utc(*now + offset_of(call.node()), format_of(call.node()));
}

}  // namespace

namespace function {

void utc(Call& call, std::string& out) { append_time(call, out); }
void unix_seconds(Call& call, std::string& out) { append_time(call, out); }
void unix_milliseconds(Call& call, std::string& out) { append_time(call, out); }

}  // namespace function

std::optional<WallTime> read_time(const Node& node, std::string_view text) {
  const auto time = parse_utc(text, format_of(node));
  if (!time) return std::nullopt;
  return *time - offset_of(node);
}

}  // namespace assay
