#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/text.hpp"
#include "spec/document.hpp"

namespace assay {
namespace {

// RFC 3986 section 2.1; null when a "%" is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : digit(text[i + 2]);
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool is_remote(std::string_view file) {
  return file.starts_with("//") || file.find("://") != std::string_view::npos ||
         file.starts_with("urn:");
}

// Every $anchor and $dynamicAnchor of a document; the first of a name wins.
void collect_anchors(const Json& value, std::map<std::string, const Json*, std::less<>>& anchors) {
  if (value.is_array())
    for (const Json& item : value.as_array()) collect_anchors(item, anchors);
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.as_object()) {
    if ((name == "$anchor" || name == "$dynamicAnchor") && member.is_string())
      anchors.emplace(member.as_string(), &value);
    collect_anchors(member, anchors);
  }
}

// Why a pointer leads nowhere: the first token that its parent does not have.
std::string where_it_ends(const Json& root, std::string_view pointer) {
  const Json* here = &root;
  std::string walked;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const auto end = std::min(pointer.find('/', begin), pointer.size());
    const std::string so_far(pointer.substr(0, end));
    const Json* next = root.at(so_far);
    if (!next) {
      std::string token(pointer.substr(begin, end - begin));
      const std::string where = walked.empty() ? "the document" : in_quotes(walked);
      if (!here->is_object()) return fmt::format("{} has no {}", where, in_quotes(token));
      std::vector<std::string> names;
      for (const auto& member : here->as_object()) names.push_back(pointer_escape(member.first));
      return fmt::format("{} has no {}{}", where, in_quotes(token), did_you_mean(token, names));
    }
    here = next;
    walked = so_far;
    begin = end + 1;
  }
  return "it names nothing";
}

}  // namespace

std::string DocumentSet::beside(const Document& from, std::string_view file) {
  const std::filesystem::path path(file);
  if (path.is_absolute()) return path.lexically_normal().string();
  return (std::filesystem::path(from.path).parent_path() / path).lexically_normal().string();
}

const Document* DocumentSet::load(const std::string& path, Errors& errors) {
  const std::string normal = std::filesystem::path(path).lexically_normal().string();
  const auto known = documents_.find(normal);
  if (known != documents_.end()) return known->second.get();
  auto document = load_document(normal);
  if (!document) {
    errors.insert(errors.end(), document.errors().begin(), document.errors().end());
    documents_[normal] = nullptr;
    return nullptr;
  }
  return (documents_[normal] = std::make_unique<Document>(std::move(*document))).get();
}

std::vector<const Document*> DocumentSet::all() const {
  std::vector<const Document*> out;
  for (const auto& entry : documents_)
    if (entry.second) out.push_back(entry.second.get());
  return out;
}

const Json* DocumentSet::anchor(const Document& document, std::string_view name) {
  auto [anchors, fresh] = anchors_.try_emplace(&document);
  if (fresh) collect_anchors(document.root, anchors->second);
  const auto found = anchors->second.find(name);
  return found == anchors->second.end() ? nullptr : found->second;
}

DocumentSet::Target DocumentSet::resolve(const Document& from, const Json& ref, Errors& errors) {
  const auto fail = [&](std::string what) {
    errors.push_back({from.place(ref), std::move(what)});
    return Target{};
  };
  if (!ref.is_string()) return fail("\"$ref\" must be text such as \"#/components/schemas/Name\"");
  const std::string& text = ref.as_string();
  const auto hash = text.find('#');
  const auto file = percent_decode(std::string_view(text).substr(0, hash));
  const auto fragment = percent_decode(
      hash == std::string::npos ? std::string_view{} : std::string_view(text).substr(hash + 1));
  if (!file || !fragment)
    return fail(fmt::format("{} has a \"%\" without two hexadecimal digits: write it \"%25\"",
                            in_quotes(text)));
  if (is_remote(*file))
    return fail(fmt::format(
        "{} is on the network: save that document beside this one and refer to the file",
        in_quotes(text)));
  const Document* document = &from;
  if (!file->empty()) {
    Errors unread;
    document = load(beside(from, *file), unread);
    if (!document) {
      // Said once where the file is first asked for; what refers to it later only repeats it.
      for (Error& error : unread)
        error.what += fmt::format(" (referred to at {})", from.place(ref));
      errors.insert(errors.end(), unread.begin(), unread.end());
      return {};
    }
  }
  if (!fragment->empty() && fragment->front() != '/') {
    const Json* named = anchor(*document, *fragment);
    if (!named)
      return fail(fmt::format("{} leads nowhere: no \"$anchor\" has that name", in_quotes(text)));
    return {document, named, {}};
  }
  const Json* value = document->root.at(*fragment);
  if (!value)
    return fail(fmt::format("{} leads nowhere: {}", in_quotes(text),
                            where_it_ends(document->root, *fragment)));
  return {document, value, *fragment};
}

}  // namespace assay
