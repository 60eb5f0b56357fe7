#include "spec/text_picks.hpp"

#include <algorithm>

namespace assay {
namespace {

using Texts = std::vector<std::string>;
using Place = std::optional<std::size_t>;

template <typename Fits>
Place first_that(const Texts& texts, Fits fits) {
  const auto found = std::ranges::find_if(texts, fits);
  if (found == texts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - texts.begin());
}

Place with_any_of(const Texts& texts, std::string_view signs) {
  return first_that(
      texts, [&](const std::string& text) { return text.find_first_of(signs) != text.npos; });
}

// One that is another's beginning, or a part of it.
template <typename Within>
Place inside_another(const Texts& texts, Within within) {
  return first_that(texts, [&](const std::string& text) {
    return !text.empty() && std::ranges::any_of(texts, [&](const std::string& other) {
      return other.size() > text.size() && within(other, text);
    });
  });
}

constexpr TextPick kPicks[] = {
    {"longest", "the longest value",
     [](const Texts& texts) -> Place {
       const auto found = std::ranges::max_element(texts, {}, &std::string::size);
       if (found == texts.end() || found->empty()) return std::nullopt;
       return static_cast<std::size_t>(found - texts.begin());
     }},
    {"beginning", "a value that another begins with",
     [](const Texts& texts) {
       return inside_another(texts, [](const std::string& other, const std::string& text) {
         return other.starts_with(text);
       });
     }},
    {"end", "a value that another ends with",
     [](const Texts& texts) {
       return inside_another(texts, [](const std::string& other, const std::string& text) {
         return other.ends_with(text);
       });
     }},
    {"inside", "a value that stands inside another",
     [](const Texts& texts) {
       return inside_another(texts, [](const std::string& other, const std::string& text) {
         return !other.starts_with(text) && !other.ends_with(text) &&
                other.find(text) != other.npos;
       });
     }},
    {"plus", "a value with a plus sign", [](const Texts& t) { return with_any_of(t, "+"); }},
    {"percent", "a value with a percent sign", [](const Texts& t) { return with_any_of(t, "%"); }},
    {"blank", "a value with a blank", [](const Texts& t) { return with_any_of(t, " "); }},
    {"separator", "a value with a sign that parts members",
     [](const Texts& t) { return with_any_of(t, "&=;?#"); }},
    {"quote", "a value with a quotation mark or a backslash",
     [](const Texts& t) { return with_any_of(t, "'\"\\"); }},
    {"upper-case", "a value with a capital",
     [](const Texts& t) { return with_any_of(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); }},
    {"leading-zero", "a value with a zero in front",
     [](const Texts& texts) {
       return first_that(texts, [](const std::string& text) { return text.starts_with('0'); });
     }},
    {"beyond-ascii", "a value with signs beyond ASCII",
     [](const Texts& texts) {
       return first_that(texts, [](const std::string& text) {
         return std::ranges::any_of(text,
                                    [](char c) { return static_cast<unsigned char>(c) > 0x7e; });
       });
     }},
};

}  // namespace

std::span<const TextPick> text_picks() { return kPicks; }

const TextPick* find_text_pick(std::string_view name) {
  const auto* found = std::ranges::find(kPicks, name, &TextPick::name);
  return found == std::end(kPicks) ? nullptr : found;
}

}  // namespace assay
