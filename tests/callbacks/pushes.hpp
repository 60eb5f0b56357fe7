// A small spec with pushes, and pushes as they would arrive.
#pragma once
#include <string>
#include <vector>

#include "callbacks/judge_pushes.hpp"
#include "spec/load.hpp"

namespace assay {

// What came to one address, judged.
class Judged {
 public:
  explicit Judged(std::string_view push, std::string_view request = R"({"to": "1", "tag": "x"})",
                  std::string_view answer = R"({"id": "c1"})")
      : spec_(load_spec(ASSAY_SOURCE_DIR "/tests/callbacks/data/calls.yaml").value()),
        profile_(Profile::examples(spec_).value()) {
    push_ = spec_.push(push);
    context_.profile = &profile_;
    context_.inputs = Json::object({{"body", parse_json(request).value()}});
    context_.answer = parse_json(answer).value();
  }

  // A push `seconds` after the first; `answered` with 200 unless said otherwise.
  Judged& came(std::string_view body, int seconds = 0, std::string_view answered = "200") {
    ReceivedPush push;
    push.at = WallTime(std::chrono::seconds(1'700'000'000 + seconds));
    push.framed.request.method = method;
    push.framed.request.target = "/x";
    push.framed.request.fields = {{"Content-Type", type.empty() ? default_type() : type}};
    push.framed.request.body = body;
    push.answered = answered;
    push.accepted = answered == "200";
    received_.push_back(std::move(push));
    return *this;
  }

  // Each as "check subject".
  std::vector<std::string> findings() {
    const Push* const candidates[] = {push_};
    const auto messages = read_pushes(candidates, received_);
    PushEvidence evidence{spec_, *push_, nullptr, context_, memory_, messages};
    evidence.expected = expected;
    evidence.over = over;
    evidence.judges_delivery = judges_delivery;
    evidence.until = WallTime(std::chrono::seconds(1'700'000'000 + watched_seconds));
    std::vector<std::string> out;
    for (const Finding& finding : judge_pushes(evidence).findings)
      out.push_back(finding.check + " " + finding.subject);
    return out;
  }

  std::string method = "POST", type;
  PushesExpected expected = PushesExpected::complete;
  bool over = true, judges_delivery = false;
  int watched_seconds = 3600;

 private:
  std::string default_type() const { return push_->operation.bodies.front().name; }

  Spec spec_;
  Profile profile_;
  const Push* push_ = nullptr;
  PushContext context_;
  Memory memory_;
  std::vector<ReceivedPush> received_;
};

}  // namespace assay
