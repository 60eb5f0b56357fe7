#include "base/http.hpp"

#include <algorithm>

#include "base/exchange.hpp"
#include "base/text.hpp"

namespace assay {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

const std::string* find_field(const Fields& fields, std::string_view name) {
  for (const Field& field : fields)
    if (equal_ignoring_case(field.name, name)) return &field.value;
  return nullptr;
}

namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool expects_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

std::string to_bytes(const Request& request, std::string_view host) {
  std::string out;
  out.reserve(256 + request.body.size() + request.fields.size() * 64);
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (!find_field(request.fields, "Host")) append_field(out, "Host", host);
  for (const Field& field : request.fields) append_field(out, field.name, field.value);
  const bool framed = find_field(request.fields, "Content-Length") ||
                      find_field(request.fields, "Transfer-Encoding");
  if (!framed && (!request.body.empty() || expects_body(request.method)))
    append_field(out, "Content-Length", std::to_string(request.body.size()));
  return out.append("\r\n").append(request.body);
}

std::string to_bytes(const Response& response) {
  std::string out = "HTTP/1." + std::to_string(response.version_minor) + " " +
                    std::to_string(response.status) + " " + response.reason + "\r\n";
  for (const Field& field : response.fields) append_field(out, field.name, field.value);
  if (!find_field(response.fields, "Content-Length") &&
      !find_field(response.fields, "Transfer-Encoding"))
    append_field(out, "Content-Length", std::to_string(response.body.size()));
  return out.append("\r\n").append(response.body);
}

std::string media_type_of(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  while (!type.empty() && (type.front() == ' ' || type.front() == '\t')) type.remove_prefix(1);
  return lower_ascii(type);
}

namespace {
constexpr std::string_view kDeliveries[] = {"answered",  "unreachable", "tls_failed", "cut",
                                            "timed_out", "malformed",   "too_large"};
}

std::string_view name_of(Delivery delivery) {
  return kDeliveries[static_cast<std::size_t>(delivery)];
}

std::optional<Delivery> delivery_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kDeliveries); ++i)
    if (kDeliveries[i] == name) return static_cast<Delivery>(i);
  return std::nullopt;
}

}  // namespace assay
