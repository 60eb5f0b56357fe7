// A draft as the bytes of an HTTP/1.1 response.
#pragma once
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "fake/handling.hpp"

namespace assay {

std::string_view reason_of(int status);  // RFC 9110 section 15; empty when it has none there

// What HTTP itself answers, without a code of any table (RFC 9110 section 15.5, RFC 6585).
// Requires: a problem.
int status_of(Framed::Problem problem);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), made once a second.
class DateText {
 public:
  const std::string& at(WallTime time);

 private:
  std::int64_t second_ = -1;
  std::string text_;
};

// `method` is the request's: the answer to HEAD has no body (RFC 9110 section 9.3.2).
Answer response_bytes(const Draft& draft, std::string_view method, std::string_view date,
                      bool closes);

}  // namespace assay
