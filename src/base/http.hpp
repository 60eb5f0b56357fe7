// Plain HTTP messages: what is to be sent, what was understood of an answer.
//
// Words of RFC 9110. A field line keeps its case and order, because both are
// things that a test varies. No invariant is enforced: a request may be wrong
// on purpose.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct Field {
  std::string name, value;
  friend bool operator==(const Field&, const Field&) = default;
};
using Fields = std::vector<Field>;

// The first field of that name, compared without case (RFC 9110 section 5.1); null when absent.
const std::string* find_field(const Fields& fields, std::string_view name);
bool equal_ignoring_case(std::string_view a, std::string_view b);

struct Request {
  std::string method, target;  // target: path and query as they stand in the request line
  Fields fields;  // without Host, Content-Length: the writer adds those that are absent
  std::string body;
};

struct Response {
  int status = 0;
  std::string reason;
  int version_minor = 1;  // HTTP/1.x
  Fields fields;
  std::string body;  // chunks joined
};

// HTTP/1.1 bytes. Host and Content-Length (where there is a body, or the method asks for one) are
// added unless the fields name them already.
std::string to_bytes(const Request& request, std::string_view host);
std::string to_bytes(const Response& response);

// The media type without parameters, lower case: "application/json".
std::string media_type_of(std::string_view content_type);

}  // namespace assay
