// The voice API and a client of it, for tests of the fake.
#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "fake/fake.hpp"
#include "sign/signer.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay::tests {

const Spec& voice();             // loaded once
const Profile& voice_profile();  // its examples
WallTime noon();                 // what the clock of these tests shows

// Changes to a right request, each of which may be none.
struct Ask {
  std::vector<std::pair<std::string, Json>> set = {};  // members of the body
  std::vector<std::string> erase = {};
  std::string text = {};  // instead of the body's JSON
  std::string method = "POST";
  std::string content_type = "application/json;charset=UTF-8";  // empty: no field
  // Replaces the first occurrence in each header field's value.
  std::vector<std::pair<std::string, std::string>> edit = {};
  std::vector<std::string> without = {};   // header fields that are left out
  std::chrono::milliseconds clock_off{0};  // of the client
  std::string secret = "assay-demo-secret";
};

Json plain_body();
Framed framed(const Ask& ask = {});

struct Told {
  int status = 0;
  std::string code;
  Json body;  // null when it is no JSON
  Response response;
};
// Parses the bytes; fails the test when they are no HTTP response.
Told told(const Answer& answer, std::string_view method = "POST");
Told ask(Fake& fake, const Ask& what = {});

Fake fake_with(const FakeOptions& options = {});

}  // namespace assay::tests
