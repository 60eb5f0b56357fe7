// Sequences against the fake: what is made before a request, what is ended after it, and what
// follows from a lifecycle and from pages. The faults are planted in the fake.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "fake/fake.hpp"
#include "fake/faults.hpp"
#include "run/run.hpp"
#include "spec/load.hpp"
#include "wire/response_parser.hpp"

namespace assay {
namespace {

const Spec& locks() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/tests/cases/data/locks").value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(locks()).value();
  return examples;
}

Exchange ask(Fake& fake, const Outgoing& outgoing) {
  Exchange out;
  out.sent = outgoing.bytes;
  std::size_t consumed = 0;
  const Answer answer = fake.handle(frame_request(outgoing.bytes, consumed));
  out.received = answer.bytes;
  ResponseParser parser(ResponseParser::Body::expected, 64 * 1024, 1024 * 1024);
  std::size_t used = 0;
  out.delivery = Delivery::cut;
  if (parser.feed(answer.bytes, used) == ResponseParser::State::complete) {
    out.delivery = Delivery::answered;
    out.response = parser.take();
  }
  return out;
}

struct Seen {
  RunResult result;
  std::vector<Record> records;
  std::vector<std::string> findings() const {
    std::vector<std::string> out;
    for (const Record& record : records)
      for (const Finding& finding : record.findings)
        out.push_back(record.id + ": " + finding.check + " " + finding.subject);
    return out;
  }
  const Record* record(std::string_view id) const {
    const auto found = std::ranges::find(records, id, &Record::id);
    return found == records.end() ? nullptr : &*found;
  }
};

Seen run_against(std::string_view fault_id, double max_wait = 5) {
  ShiftedClock clock;
  const auto faults = faults_of(locks(), profile());
  FakeOptions options;
  if (!fault_id.empty()) {
    const Fault* fault = find_fault(faults, fault_id);
    EXPECT_NE(fault, nullptr) << fault_id;
    if (fault) options.fault = *fault;
  }
  Fake fake = Fake::create(locks(), profile(), clock, options).value();
  auto transport = direct_transport([&](const Outgoing& outgoing) { return ask(fake, outgoing); });
  std::vector<Suite> suites;
  suites.push_back({&locks(), &profile(), plan(locks(), profile()).value(), {}});
  RunOptions how;
  how.max_wait = max_wait;
  how.wait = [&](double seconds) {
    clock.advance(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
  };
  Seen seen;
  seen.result = run(suites, *transport, clock, how,
                    [&](const Record& record) { seen.records.push_back(record); }, {});
  return seen;
}

TEST(Sequences, TheFakeConformsAndEverythingIsDecided) {
  const Seen seen = run_against("");
  EXPECT_EQ(seen.findings(), std::vector<std::string>{});
  EXPECT_EQ(seen.result.exit_code, 0) << seen.result.reason << "\n"
                                      << [&] {
                                           for (const Record& record : seen.records)
                                             if (!record.why.empty())
                                               return record.id + ": " + record.why;
                                           return std::string();
                                         }();
  for (const char* id :
       {"useTicket/body.ticket/made-by/never-made",
        "unlock/sequence.lock.deleted-twice/step/delete-again",
        "lock/sequence.lock.retried/step/retry", "listLocks/sequence.listLocks.pages/step/two",
        "listLocks/sequence.listLocks.filter-kind/step/finds-0",
        "lock/sequence.lock.refused-creation-by-value/step/create",
        "listLocks/sequence.listLocks.repeat/step/again"})
    EXPECT_NE(seen.record(id), nullptr) << id;
}

struct Planted {
  const char* fault;
  const char* found_by;  // id of a record with a finding
};
const Planted kPlanted[] = {
    {"unlock/sequence.lock/deletion/forgotten",
     "unlock/sequence.lock.deleted-twice/step/delete-again"},
    {"unlock/sequence.lock/deletion/although-refused",
     "unlock/sequence.lock.refused-deletion-by-value/step/delete"},
    {"listLocks/response./items/same/changes", "listLocks/sequence.listLocks.repeat/step/again"},
    {"unlock/sequence.lock/deletion/of-nothing", "unlock/sequence.lock.never-created/step/delete"},
    {"unlock/sequence.lock/deletion/of-all", "unlock/sequence.lock.one-of-two/step/delete-another"},
    {"lock/sequence.lock/creation/forgotten", "unlock/sequence.lock.deleted-twice/step/delete"},
    {"lock/sequence.lock/retry/second-one", "lock/sequence.lock.retried/step/retry"},
    {"lock/sequence.lock/expiry/never", "unlock/sequence.lock.expired/step/delete"},
    {"lock/sequence.lock/expiry/milliseconds", "unlock/sequence.lock.not-yet-expired/step/delete"},
    {"lock/sequence.lock/identity/repeated",
     "lock/sequence.lock.two-identities/step/create-another"},
    {"listLocks/query.limit/page/default", "listLocks/sequence.listLocks.pages/step/default"},
    {"listLocks/query.offset/page/ignored", "listLocks/sequence.listLocks.pages/step/two"},
    {"listLocks/response./total/total/constant", "listLocks/sequence.listLocks.pages/step/all"},
    {"listLocks/query.kind/filter/ignored", "listLocks/query.kind/enum/brass"},
};

class Sequences : public ::testing::TestWithParam<Planted> {};

TEST_P(Sequences, FindAPlantedFault) {
  const Seen seen = run_against(GetParam().fault);
  EXPECT_EQ(seen.result.exit_code, 1);
  const auto found = std::ranges::find_if(seen.records, [&](const Record& record) {
    return record.id == GetParam().found_by && !record.findings.empty();
  });
  EXPECT_NE(found, seen.records.end()) << ::testing::PrintToString(seen.findings());
}

INSTANTIATE_TEST_SUITE_P(OfState, Sequences, ::testing::ValuesIn(kPlanted), [](const auto& one) {
  std::string name = one.param.fault;
  std::erase_if(name, [](unsigned char c) { return !std::isalnum(c); });
  return name;
});

TEST(Sequences, AWaitThatIsNotAllowedLeavesTheStepUnsure) {
  const Seen seen = run_against("", 1.0);
  const Record* late = seen.record("unlock/sequence.lock.expired/step/delete");
  ASSERT_NE(late, nullptr);
  EXPECT_EQ(late->verdict, Verdict::unsure);
  EXPECT_EQ(late->why, "it takes a wait of 2.2 s: allow it with --max-wait");
  EXPECT_EQ(seen.result.exit_code, 4);
}

TEST(Sequences, AStepBehindOneThatWentWrongIsBlocked) {
  const Seen seen = run_against("lock/sequence.lock/creation/forgotten");
  const Record* again = seen.record("unlock/sequence.lock.deleted-twice/step/delete-again");
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->verdict, Verdict::blocked);
  EXPECT_EQ(again->why, "delete of lock.deleted-twice went wrong");
}

}  // namespace
}  // namespace assay
