#include "schema/sample_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "schema/sample_values.hpp"

namespace assay::sampling {
namespace {

constexpr std::size_t kLong = 64;
constexpr std::size_t kTypical = 8;
constexpr std::size_t kLongestSought = 65536;  // a bound beyond this is not worth its bytes

const Pattern& any_text() {
  static const Pattern pattern = Pattern::compile("^[^]*$").value();
  return pattern;
}

bool shows(const TextClass& row, std::string_view text) {
  const auto codes = decode_utf8(text);
  return codes && codes->find_first_of(row.characters) != std::u32string::npos &&
         std::ranges::all_of(
             row.shows, [&](char32_t code) { return codes->find(code) != std::u32string::npos; });
}

// "00..." behind whatever constant stands before.
bool has_leading_zeros(std::string_view text) {
  const std::size_t digit = text.find_first_of("0123456789");
  return digit != std::string_view::npos && text.substr(digit).starts_with("00");
}

class TextSampler {
 public:
  explicit TextSampler(const Facts& facts) : facts_(facts), source_(facts) {}

  std::vector<Sample> run() {
    formats();
    if (!found_.empty()) return std::move(found_);
    const auto named = source_.named(source_.shortest(), source_.longest());
    for (const Pattern::Example& example : named)
      if (example.partition == "plain") add("value", "plain", example.text);
    lengths();
    for (const Pattern::Example& example : named) {
      if (example.partition == "shortest")
        add(facts_.has_min_length ? "minLength" : "length", "shortest", example.text);
      else if (example.partition == "longest")
        add(facts_.max_length == source_.longest() ? "maxLength" : "length", "longest",
            example.text);
      else if (!facts_.patterns.empty())
        add("pattern", example.partition, example.text);
    }
    classes();
    return std::move(found_);
  }

 private:
  void add(std::string_view rule, std::string_view partition, std::optional<std::string> text) {
    if (!text) return;
    const auto same = [&](const Sample& sample) { return sample.value.as_string() == *text; };
    if (std::ranges::any_of(found_, same)) return;
    found_.push_back({std::string(rule), std::string(partition), Json(std::move(*text)), {}});
  }

  void formats() {
    for (const FormatValue& row : format_values()) {
      if (row.format != facts_.format || !source_.fits(row.text)) continue;
      const std::size_t length = length_in_code_points(row.text);
      if (length < facts_.min_length || (facts_.max_length && length > *facts_.max_length))
        continue;
      add(found_.empty() ? "value" : "format", found_.empty() ? "plain" : row.partition,
          std::string(row.text));
    }
  }

  void lengths() {
    const std::size_t least = source_.shortest(), most = source_.longest();
    const bool bounded = facts_.max_length == most;
    add(facts_.has_min_length ? "minLength" : "length", facts_.has_min_length ? "at" : "shortest",
        source_.make(least));
    add(bounded ? "maxLength" : "length", bounded ? "at" : "long", source_.make(most));
    if (least == most) return;
    if (facts_.has_min_length) add("minLength", "above", source_.make(least + 1));
    if (bounded) add("maxLength", "below", source_.make(most - 1));
    add("length", "middle", source_.make(least + (most - least) / 2));
  }

  void classes() {
    const std::size_t length = found_.empty()
                                   ? std::clamp(kTypical, source_.shortest(), source_.longest())
                                   : length_in_code_points(found_[0].value.as_string());
    const auto letters = source_.make(length, U"a");
    const bool digits_only = letters && letters->find('a') == std::string::npos;
    std::string_view taken;
    for (const TextClass& row : text_classes()) {
      if (row.partition == taken) continue;
      if (row.applies == TextClass::For::digits_only && !digits_only) continue;
      // A blank at the end is a case of its own, not one of these; another length avoids it.
      for (const std::size_t tried :
           {length, length + 1, length - std::min<std::size_t>(length, 1)}) {
        const auto text = source_.make(tried, row.characters, row.lead);
        if (!text || !shows(row, *text) || text->ends_with(' ')) continue;
        if (!row.lead.empty() && !has_leading_zeros(*text)) continue;
        add("value", row.partition, text);
        taken = row.partition;
        break;
      }
    }
  }

  const Facts& facts_;
  TextSource source_;
  std::vector<Sample> found_;
};

}  // namespace

TextSource::TextSource(const Facts& facts)
    : patterns_(facts.patterns),
      shortest_(facts.min_length),
      longest_(std::max(kLong, facts.min_length + kTypical)) {
  if (facts.max_length && *facts.max_length <= kLongestSought) longest_ = *facts.max_length;
  if (patterns_.empty()) patterns_.push_back(any_text());
}

bool TextSource::fits(std::string_view text) const {
  return std::ranges::all_of(patterns_,
                             [&](const Pattern& pattern) { return pattern.matches(text); });
}

std::optional<std::string> TextSource::make(std::size_t length, std::u32string_view characters,
                                            std::u32string_view lead) const {
  for (const Pattern& pattern : patterns_)
    if (auto text = pattern.example(length, characters, lead); text && fits(*text)) return text;
  return std::nullopt;
}

std::vector<Pattern::Example> TextSource::named(std::size_t shortest, std::size_t longest) const {
  for (const Pattern& pattern : patterns_) {
    std::vector<Pattern::Example> examples = pattern.named_examples(shortest, longest);
    std::erase_if(examples, [&](const Pattern::Example& example) { return !fits(example.text); });
    if (!examples.empty()) return examples;
  }
  return {};
}

std::vector<Sample> text_samples(const Facts& facts) {
  if (facts.max_length && *facts.max_length < facts.min_length) return {};
  return TextSampler(facts).run();
}

std::size_t fewest_bytes(std::size_t encoded_length) {
  return encoded_length == 0 ? 0 : (encoded_length + 3) / 4 * 3 - 2;
}

std::size_t most_bytes(std::size_t encoded_length) { return encoded_length / 4 * 3; }

Facts narrowed_to_bytes(Facts content, const Facts& encoded) {
  content.min_length = std::max(content.min_length, fewest_bytes(encoded.min_length));
  content.has_min_length = content.has_min_length || encoded.has_min_length;
  if (encoded.max_length) {
    const std::size_t most = most_bytes(*encoded.max_length);
    content.max_length = std::min(content.max_length.value_or(most), most);
  }
  return content;
}

}  // namespace assay::sampling
