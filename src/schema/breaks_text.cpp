// Breaks of strings: length, pattern, format, encoding and what is encoded.
#include <algorithm>

#include "base/text.hpp"
#include "schema/breaks_parts.hpp"
#include "schema/sample_text.hpp"
#include "schema/sample_values.hpp"

namespace assay::sampling {
namespace {

constexpr std::size_t kFar = 4096;
constexpr std::size_t kLongestBroken = 1 << 20;

std::string resized(const std::u32string& text, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i)
    append_utf8(out, i < text.size() ? text[i] : text.empty() ? U'a' : text.back());
  return out;
}

class LengthBreaker {
 public:
  LengthBreaker(const Spot& spot, Collector& out)
      : spot_(spot),
        out_(out),
        source_(spot.facts),
        text_(decode_utf8(spot.value.as_string()).value_or(std::u32string())) {
    if (spot.facts.is_encoded() && !spot.facts.content.empty())
      content_.emplace(facts_of(spot.facts.content));
  }

  void run() {
    const std::size_t least = spot_.facts.min_length;
    if (least > 1) propose("minLength", "below", shorter(least - 1));
    if (least > 0) out_.propose(spot_.pointer, "minLength", "empty", Json(""));
    if (!spot_.facts.max_length || *spot_.facts.max_length >= kLongestBroken) return;
    const std::size_t most = *spot_.facts.max_length;
    propose("maxLength", "above", longer(most + 1));
    propose("maxLength", "far-above", longer(most < kFar ? kFar : most + kFar));
  }

 private:
  // Encoded texts come in lengths of four: the next one beyond the bound.
  std::size_t shorter(std::size_t length) const { return encoded() ? length / 4 * 4 : length; }
  std::size_t longer(std::size_t length) const { return encoded() ? (length + 3) / 4 * 4 : length; }
  bool encoded() const { return spot_.facts.is_encoded(); }

  void propose(const char* keyword, const char* partition, std::size_t length) {
    std::optional<std::string> text = made(length);
    if (text && out_.propose(spot_.pointer, keyword, partition, Json(std::move(*text)))) return;
    if (!encoded()) out_.propose(spot_.pointer, keyword, partition, Json(resized(text_, length)));
  }

  std::optional<std::string> made(std::size_t length) const {
    if (!encoded()) return source_.make(length);
    const std::size_t bytes = most_bytes(length);
    const std::optional<std::string> inner =
        content_ ? TextSource(*content_).make(bytes) : std::string(bytes, 'a');
    if (!inner) return std::nullopt;
    return base64_encode(*inner);
  }

  const Spot& spot_;
  Collector& out_;
  TextSource source_;
  std::u32string text_;
  std::optional<Facts> content_;
};

void break_patterns(const Spot& spot, Collector& out) {
  // "" is what a reader takes for nothing at all; whether the length or the pattern forbids it.
  if (spot.facts.min_length == 0 && !spot.facts.patterns.empty())
    out.propose(spot.pointer, "pattern", "empty", Json(""));
  const TextSource source(spot.facts);
  // A trap that makes the text longer needs a text with room for it.
  std::vector<std::string> bases{spot.value.as_string()};
  const std::size_t room = std::min(source.longest() - std::min<std::size_t>(source.longest(), 1),
                                    source.shortest() + 8);
  for (const std::size_t length : {room, source.shortest() + 1, source.shortest()})
    if (auto text = source.make(length)) bases.push_back(std::move(*text));
  for (const Pattern& pattern : spot.facts.patterns)
    for (const std::string& base : bases)
      for (Pattern::Broken& broken : pattern.broken(base))
        out.propose(spot.pointer, "pattern", broken.partition, Json(std::move(broken.text)));
}

}  // namespace

void break_text(const Spot& spot, Collector& out) {
  if (spot.facts.values) return;  // near misses of the values say it better
  LengthBreaker(spot, out).run();
  break_patterns(spot, out);
  for (const FormatValue& row : format_misses())
    if (row.format == spot.facts.format)
      out.propose(spot.pointer, "format", std::string(row.partition), Json(row.text));
}

void break_content(const Spot& spot, Collector& out) {
  if (!spot.facts.is_encoded()) return;
  const std::optional<std::string> bytes = base64_decode(spot.value.as_string());
  if (!bytes || bytes->empty()) return;
  std::string foreign = spot.value.as_string();
  foreign[foreign.size() / 2] = '!';
  out.propose(spot.pointer, "contentEncoding", "not-base64", Json(foreign));
  if (is_utf8(*bytes)) out.propose(spot.pointer, "contentEncoding", "unencoded", Json(*bytes));

  const bool parsed = spot.facts.media_type.find("json") != std::string::npos;
  if (parsed)
    out.propose(spot.pointer, "contentMediaType", "not-json",
                Json(base64_encode(bytes->substr(0, bytes->size() - 1))));
  Json content = Json(*bytes);
  if (parsed) {
    Result<Json> read = parse_json(*bytes);
    if (!read) return;
    content = std::move(*read);
  } else if (!is_utf8(*bytes)) {
    return;
  }
  for (const Schema& schema : spot.facts.content) {
    if (!schema.accepts(content)) continue;
    for (const Broken& inner : breaks(schema, content)) {
      if (!parsed && !inner.value.is_string()) continue;
      const std::string text = parsed ? inner.value.dump() : inner.value.as_string();
      const std::string place =
          inner.instance.empty() ? "" : id_part(inner.instance.substr(1)) + "-";
      out.propose(spot.pointer, inner.keyword, "content-" + place + inner.partition,
                  Json(base64_encode(text)));
    }
  }
}

}  // namespace assay::sampling
