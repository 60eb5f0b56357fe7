#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "spec/profile.hpp"

namespace assay {
namespace {

constexpr std::size_t kShortestEncoded = 4;

std::string upper_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

// Escapes written with small hexadecimal digits, as some libraries do: "%2f".
std::string with_small_escapes(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i)
    if (text[i] == '%')
      for (std::size_t k = i + 1; k <= i + 2; ++k)
        if (text[k] >= 'A' && text[k] <= 'F') text[k] = static_cast<char>(text[k] + 32);
  return text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// The characters of base64 that `secret` alone decides when `before` bytes of something else stand
// in front of it in the same text, as the user name does in Basic authentication.
std::string base64_inside(const std::string& secret, std::size_t before) {
  const std::string encoded = base64_encode(std::string(before, 'x') + secret);
  const std::size_t begin = (before * 8 + 5) / 6;
  const std::size_t end = (before + secret.size()) * 8 / 6;
  return encoded.substr(begin, end - begin);
}

void add_forms(const std::string& secret, std::vector<std::string>& forms) {
  if (secret.empty()) return;
  forms.push_back(secret);
  std::string json;
  append_json_string(json, secret);
  json = json.substr(1, json.size() - 2);
  forms.push_back(json);
  forms.push_back(replaced(json, "/", "\\/"));
  if (secret.size() < kShortestEncoded) return;
  for (std::string base64 : {base64_encode(secret), base64_inside(secret, 0),
                             base64_inside(secret, 1), base64_inside(secret, 2)}) {
    forms.push_back(base64);
    forms.push_back(percent_encode(base64));
    std::ranges::replace(base64, '+', '-');
    std::ranges::replace(base64, '/', '_');
    forms.push_back(std::move(base64));
  }
  forms.push_back(hex_encode(secret));
  forms.push_back(upper_ascii(hex_encode(secret)));
  const std::string percent = percent_encode(secret);
  forms.push_back(percent);
  forms.push_back(with_small_escapes(percent));
  forms.push_back(replaced(percent, "%20", "+"));
}

}  // namespace

std::string Profile::mask(std::string_view text) const {
  std::vector<std::string> forms;
  for (const std::string& name : secrets_)
    for (const std::string& secret : list(name)) add_forms(secret, forms);
  std::ranges::sort(forms, std::greater{}, [](const std::string& form) { return form.size(); });
  std::string out(text);
  // A form that is part of the replacement ("*") would never end; it is no secret either.
  for (const std::string& form : forms)
    if (form.find_first_not_of('*') != std::string::npos)
      out = replaced(std::move(out), form, "***");
  return out;
}

}  // namespace assay
