#include "callbacks/push_message.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/query.hpp"
#include "base/text.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

bool is_form(const MediaType& media) { return media_type_of(media.name) == kForm; }

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// What keeps bytes from being a form (URL standard, section 5): half a sentence, else empty.
std::string form_problem(const std::string& text) {
  for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1))
    if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))
      return fmt::format("a \"%\" without two hex digits in {}",
                         in_quotes(shortened(text.substr(at), 12)));
  if (text.find_first_of("{}\"<>\r\n ") != std::string::npos)
    return fmt::format("signs that a form encodes in {}", in_quotes(shortened(text, 40)));
  return {};
}

void read_body(PushMessage& message, const MediaType& media) {
  const std::string& bytes = message.received->framed.request.body;
  if (is_form(media)) {
    message.problem = form_problem(bytes);
    if (message.problem.empty()) message.body = form_value(bytes, media.compiled);
    return;
  }
  auto read = parse_json(bytes);
  if (read)
    message.body = std::move(*read);
  else
    message.problem = bytes.empty() ? "an empty body" : read.error().text();
}

}  // namespace

PushMessage read_push(std::span<const Push* const> candidates, const ReceivedPush& received) {
  PushMessage out;
  out.received = &received;
  const Request& request = received.framed.request;
  const auto same_method = std::ranges::find_if(
      candidates, [&](const Push* push) { return push->operation.method == request.method; });
  out.push = same_method == candidates.end() ? candidates.front() : *same_method;
  const auto& bodies = out.push->operation.bodies;
  if (bodies.empty()) return out;
  const std::string* type = find_field(request.fields, "Content-Type");
  for (const MediaType& media : bodies)
    if (type && media_type_of(*type) == media_type_of(media.name)) out.media = &media;
  // What it claims is no use: a guess by its first sign lets the rest be judged.
  const MediaType* guess = out.media;
  if (!guess) {
    const bool looks_like_json = request.body.starts_with('{') || request.body.starts_with('[');
    const auto fits = std::ranges::find_if(
        bodies, [&](const MediaType& media) { return is_form(media) != looks_like_json; });
    guess = fits == bodies.end() ? &bodies.front() : &*fits;
  }
  read_body(out, *guess);
  if (out.push->sequence && out.body)
    if (const Json* event = out.body->at(out.push->sequence->by)) out.event = text_of(*event);
  return out;
}

std::vector<PushMessage> read_pushes(std::span<const Push* const> candidates,
                                     const std::vector<ReceivedPush>& received) {
  std::vector<PushMessage> out;
  for (const ReceivedPush& one : received) {
    PushMessage message = read_push(candidates, one);
    message.repeats = out.size();
    out.push_back(std::move(message));
  }
  // Sent again: the same event (or, without events, whatever comes) after one that was not
  // accepted.
  for (std::size_t i = 1; i < out.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (out[j].repeats != j || out[j].event != out[i].event) continue;
      std::size_t last = j;
      for (std::size_t k = j + 1; k < i; ++k)
        if (out[k].repeats == j) last = k;
      if (!out[last].received->accepted) out[i].repeats = j;
    }
  return out;
}

}  // namespace assay
