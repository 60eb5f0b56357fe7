#include "cases/byte_edits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

struct Parts {
  std::string head;  // with the line end of the last field, without the empty line
  std::string body;
};

Parts split_message(const std::string& bytes) {
  const auto end = bytes.find("\r\n\r\n");
  return {bytes.substr(0, end + 2), bytes.substr(end + 4)};
}

std::string joined(const Parts& parts) { return parts.head + "\r\n" + parts.body; }

// The line of a field with its line end; npos when it is not there.
std::pair<std::size_t, std::size_t> field_line(const std::string& head, std::string_view name) {
  const std::string lower = lower_ascii(head);
  const auto begin = lower.find("\r\n" + std::string(name) + ":");
  if (begin == std::string::npos) return {std::string::npos, 0};
  return {begin + 2, lower.find("\r\n", begin + 2) + 2 - (begin + 2)};
}

std::string with_field(std::string bytes, std::string_view name, const std::string& line) {
  Parts parts = split_message(bytes);
  if (const auto [at, length] = field_line(parts.head, name); at != std::string::npos)
    parts.head.erase(at, length);
  parts.head += line;
  return joined(parts);
}

std::string chunked(std::string bytes, std::size_t chunk, std::string_view extension) {
  Parts parts = split_message(
      with_field(std::move(bytes), "content-length", "Transfer-Encoding: chunked\r\n"));
  std::string body;
  for (std::size_t at = 0; at < parts.body.size(); at += chunk) {
    const std::string piece = parts.body.substr(at, chunk);
    body += fmt::format("{:x}{}\r\n{}\r\n", piece.size(), extension, piece);
  }
  parts.body = body + "0\r\n\r\n";
  return joined(parts);
}

std::string map_field_names(std::string bytes, char (*change)(char c, bool first)) {
  const auto end = bytes.find("\r\n\r\n");
  bool name = false, first = false;
  for (std::size_t i = bytes.find("\r\n"); i < end; ++i) {
    if (bytes[i] == '\n') {
      name = first = true;
    } else if (name && bytes[i] == ':') {
      name = false;
    } else if (name) {
      bytes[i] = change(bytes[i], first);
      first = bytes[i] == '-';
    }
  }
  return bytes;
}

char upper_of(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string reversed_fields(const std::string& bytes) {
  Parts parts = split_message(bytes);
  const auto first = parts.head.find("\r\n") + 2;
  std::vector<std::string> lines;
  for (std::size_t at = first; at < parts.head.size();) {
    const auto end = parts.head.find("\r\n", at) + 2;
    lines.push_back(parts.head.substr(at, end - at));
    at = end;
  }
  std::ranges::reverse(lines);
  parts.head.resize(first);
  for (const std::string& line : lines) parts.head += line;
  return joined(parts);
}

std::string spaced_values(std::string bytes, std::string_view space) {
  Parts parts = split_message(bytes);
  std::string out;
  for (std::size_t at = 0; at < parts.head.size();) {
    const auto end = parts.head.find("\r\n", at);
    std::string line = parts.head.substr(at, end - at);
    if (const auto colon = line.find(": "); at > 0 && colon != std::string::npos)
      line = line.substr(0, colon + 1) + std::string(space) + line.substr(colon + 2) +
             std::string(space);
    out += line + "\r\n";
    at = end + 2;
  }
  parts.head = out;
  return joined(parts);
}

std::string replaced_first(std::string bytes, std::string_view from, std::string_view to) {
  if (const auto at = bytes.find(from); at != std::string::npos) bytes.replace(at, from.size(), to);
  return bytes;
}

using Kind = ByteEdit::Kind;
constexpr ByteEdit kEdits[] = {
    {"header-names-lower-case", "header field names in lower case (RFC 9110 section 5.1)",
     Kind::same_meaning,
     [](std::string b) {
       return map_field_names(std::move(b), [](char c, bool) { return lower_of(c); });
     }},
    {"header-names-upper-case", "header field names in upper case (RFC 9110 section 5.1)",
     Kind::same_meaning,
     [](std::string b) {
       return map_field_names(std::move(b), [](char c, bool) { return upper_of(c); });
     }},
    {"header-names-title-case", "header field names in title case, X-Aksk (RFC 9110 section 5.1)",
     Kind::same_meaning,
     [](std::string b) {
       return map_field_names(std::move(b),
                              [](char c, bool first) { return first ? upper_of(c) : lower_of(c); });
     }},
    {"header-fields-reversed", "header fields in another order (RFC 9110 section 5.3)",
     Kind::same_meaning, [](std::string b) { return reversed_fields(b); }},
    {"no-space-after-colon", "no blank between a field's colon and its value (RFC 9112 section 5)",
     Kind::same_meaning, [](std::string b) { return spaced_values(std::move(b), ""); }},
    {"blanks-around-values", "two blanks and a tab around field values (RFC 9112 section 5)",
     Kind::same_meaning, [](std::string b) { return spaced_values(std::move(b), "  \t"); }},
    {"unknown-field", "a header field that nobody knows (RFC 9110 section 5.1)", Kind::same_meaning,
     [](std::string b) {
       return with_field(std::move(b), "x-assay-unknown", "X-Assay-Unknown: 1\r\n");
     }},
    {"connection-close", "Connection: close (RFC 9112 section 9.6)", Kind::same_meaning,
     [](std::string b) { return with_field(std::move(b), "connection", "Connection: close\r\n"); }},
    {"chunked", "the body in chunks (RFC 9112 section 7.1)", Kind::open,
     [](std::string b) { return chunked(std::move(b), 1 << 20, ""); }},
    {"chunked-small", "the body in chunks of 7 bytes (RFC 9112 section 7.1)", Kind::open,
     [](std::string b) { return chunked(std::move(b), 7, ""); }},
    {"chunk-extension", "chunks with an extension (RFC 9112 section 7.1.1)", Kind::open,
     [](std::string b) { return chunked(std::move(b), 1 << 20, ";assay=1"); }},
    {"http-1.0", "HTTP/1.0 (RFC 9110 section 2.5)", Kind::open,
     [](std::string b) { return replaced_first(std::move(b), " HTTP/1.1\r\n", " HTTP/1.0\r\n"); }},
    {"expect-continue", "Expect: 100-continue with the body sent at once (RFC 9110 section 10.1.1)",
     Kind::open,
     [](std::string b) { return with_field(std::move(b), "expect", "Expect: 100-continue\r\n"); }},
    {"absolute-target", "the request target in absolute form (RFC 9112 section 3.2.2)", Kind::open,
     [](std::string b) { return replaced_first(std::move(b), " /", " http://assay.invalid/"); }},
    {"host-absent", "no Host field (RFC 9112 section 3.2)", Kind::broken,
     [](std::string b) { return with_field(std::move(b), "host", ""); }},
    {"content-length-absent", "a body without Content-Length (RFC 9112 section 6.3)", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "content-length", "Connection: close\r\n");
     }},
    {"content-length-word", "Content-Length: many", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "content-length", "Content-Length: many\r\n");
     }},
    {"content-length-negative", "Content-Length: -1", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "content-length", "Content-Length: -1\r\n");
     }},
    {"content-length-too-small", "a Content-Length that ends inside the body", Kind::broken,
     [](std::string b) {
       const auto size = split_message(b).body.size();
       return with_field(std::move(b), "content-length",
                         fmt::format("Content-Length: {}\r\nConnection: close\r\n", size / 2));
     }},
    {"content-length-twice", "two Content-Length fields that differ (RFC 9112 section 6.3)",
     Kind::broken,
     [](std::string b) {
       Parts parts = split_message(b);
       parts.head += fmt::format("Content-Length: {}\r\n", parts.body.size() + 1);
       return joined(parts);
     }},
    {"chunk-size-word", "a chunk size that is no number", Kind::broken,
     [](std::string b) {
       Parts parts = split_message(chunked(std::move(b), 1 << 20, ""));
       parts.body.insert(0, "xyz");
       return joined(parts);
     }},
    {"version-unknown", "HTTP/9.9 in the request line", Kind::broken,
     [](std::string b) { return replaced_first(std::move(b), " HTTP/1.1\r\n", " HTTP/9.9\r\n"); }},
    {"field-without-colon", "a header line without a colon", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "x-assay-unknown", "X-Assay-Unknown\r\n");
     }},
    {"field-with-nul", "NUL in a field value (RFC 9110 section 5.5)", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "x-assay-unknown",
                         std::string("X-Assay-Unknown: a\0b\r\n", 22));
     }},
    {"header-of-100-kib", "a header field of 100 KiB", Kind::broken,
     [](std::string b) {
       return with_field(std::move(b), "x-assay-unknown",
                         "X-Assay-Unknown: " + std::string(100 * 1024, 'a') + "\r\n");
     }},
    {"garbage", "bytes that are no HTTP at all", Kind::broken,
     [](std::string) { return std::string("\x16\x03\x01\x02\x00 assay\r\n\r\n", 15); }},
};

// Used by name only: cases of their own would say what others say.
constexpr ByteEdit kOthers[] = {
    {"body-cut", "the first half of the body, and no more", Kind::broken,
     [](std::string b) {
       const auto size = split_message(b).body.size();
       return b.substr(0, b.size() - size + size / 2);
     }},
    {"blanks-as-plus", "the blanks of a form as plus signs (WHATWG URL section 5.1)",
     Kind::same_meaning,
     [](std::string b) {
       Parts parts = split_message(b);
       constexpr std::string_view kBlank = "%20";
       for (auto at = parts.body.find(kBlank); at != std::string::npos;
            at = parts.body.find(kBlank, at))
         parts.body.replace(at, kBlank.size(), "+");
       return with_field(joined(parts), "content-length",
                         fmt::format("Content-Length: {}\r\n", parts.body.size()));
     }},
};

}  // namespace

std::span<const ByteEdit> byte_edits() { return kEdits; }

const ByteEdit* find_byte_edit(std::string_view name) {
  const auto* found = std::ranges::find(kEdits, name, &ByteEdit::name);
  if (found != std::end(kEdits)) return found;
  const auto* other = std::ranges::find(kOthers, name, &ByteEdit::name);
  return other == std::end(kOthers) ? nullptr : other;
}

}  // namespace assay
