// Any bytes that a client may send to the fake: it answers, never throws, and what it answers is HTTP
// as our own client reads it, with the body that the document gives for the status.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "fake/fake.hpp"
#include "sign/signer.hpp"
#include "spec/load.hpp"
#include "wire/response_parser.hpp"

namespace {

using namespace assay;

struct World {
  Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  Profile profile = Profile::examples(spec).value();
  ManualClock clock{WallTime(std::chrono::seconds(1'700'000'000))};
  Fake fake = Fake::create(spec, profile, clock).value();
  Signer signer = Signer::compile(*spec.security.front().sign, {"app-key", "app-secret"}).value();
  Random random{1};

  // No mutation finds a right digest, so every other input is signed here, and its body gets read.
  void sign(Request& request) {
    std::erase_if(request.fields, [](const Field& field) {
      return equal_ignoring_case(field.name, "Authorization") ||
             equal_ignoring_case(field.name, "X-AKSK");
    });
    signer.sign(request, [this](std::string_view name) { return profile.value(name); }, clock.now(),
                random);
  }
};

void require(bool law) {
  if (!law) std::abort();
}

bool is_documented(const Operation& operation, const Response& response) {
  const ResponseSpec* spec = response_for(operation, response.status);
  const std::string* type = find_field(response.fields, "Content-Type");
  // What HTTP itself answers is plain text.
  if (!spec || !type || media_type_of(*type) != "application/json") return true;
  const auto body = parse_json(response.body);
  return body && spec->content.front().compiled.accepts(*body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t consumed = 0;
  Framed framed = frame_request(bytes, consumed);
  if (consumed == 0) return 0;
  if (size % 2 == 0 && framed.problem == Framed::Problem::none) world.sign(framed.request);
  const Fake::Reply reply = world.fake.reply(framed);
  const bool head = framed.request.method == "HEAD";
  ResponseParser parser(head ? ResponseParser::Body::none : ResponseParser::Body::expected, 1 << 16,
                        1 << 20);
  std::size_t read = 0;
  require(parser.feed(reply.answer.bytes, read) == ResponseParser::State::complete);
  require(read == reply.answer.bytes.size());
  const Response response = parser.take();
  require(response.status == reply.status);
  require(head || is_documented(world.spec.operations.front(), response));
  return 0;
}
