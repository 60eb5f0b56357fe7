#include "fake/state.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "fake/fake_set.hpp"
#include "locks.hpp"

namespace assay::tests {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLocked =
    R"({"format":1,"clock":{"ahead_ms":180000},"specs":{"locks":{"hash":"HASH","sessions":2,)"
    R"("identities":1,"resources":{"lock":[{"identity":"10000001","parent":{"door":"d1"},)"
    R"("retry_key":"r1","ends":"2023-11-14T22:17:20.000Z"}]},"made_values":{"ticket/proof":)"
    R"(["1_1_getTicket_20231114221620@fake.assay--\"x\"",)"
    R"("1_2_getTicket_20231114221620@fake.assay--\"x\""]},"under_way":[]}}})";

std::string with_hash(std::string text) { return text.replace(text.find("HASH"), 4, locks().hash); }

// A house with a lock and two tickets, three minutes ahead.
void live_in(House& house) {
  house.clock.advance(std::chrono::minutes(3));
  house.lock("r1");
  house.ticket();
  house.ticket();
}

TEST(State, IsOneDocument) {
  House house;
  live_in(house);
  EXPECT_EQ(house.state(), with_hash(kLocked));
}

TEST(State, WhatIsRestoredIsTheSameDocument) {
  House house;
  ASSERT_TRUE(house.restore(with_hash(kLocked)));
  EXPECT_EQ(house.state(), with_hash(kLocked));
  House fresh;
  const std::string empty = fresh.state();
  live_in(fresh);
  ASSERT_TRUE(fresh.restore(empty));
  EXPECT_EQ(fresh.state(), empty);
  ASSERT_TRUE(fresh.restore(R"({"format": 1})"));  // nothing but the format is needed
}

TEST(State, ALockMadeBeforeARestartIsRetriedAndReleasedAfterIt) {
  House before, after;
  live_in(before);
  ASSERT_TRUE(after.restore(before.state()));
  EXPECT_EQ(after.lock("r1").body.dump(), R"({"id":"10000001"})");
  EXPECT_EQ(after.lock("r2").body.dump(), R"({"id":"10000002"})");
  EXPECT_EQ(after.unlock("10000001"), 200);
  EXPECT_GE(after.unlock("10000001"), 400);
}

TEST(State, ALockMadeBeforeARestartEndsInTime) {
  House before, after;
  live_in(before);
  ASSERT_TRUE(after.restore(before.state()));
  after.origin.advance(std::chrono::seconds(60));
  EXPECT_GE(after.unlock("10000001"), 400);
}

TEST(State, ATicketMadeBeforeARestartIsGoodAndTheNextIsNew) {
  House before, after;
  const std::string first = before.ticket();
  ASSERT_TRUE(after.restore(before.state()));
  EXPECT_EQ(after.use(first), 200);
  EXPECT_GE(after.use(first + "x"), 400);
  EXPECT_NE(after.ticket(), first);
}

// A captcha is got before the restart and verified after it.
TEST(State, ASequenceUnderWayGoesOnAfterARestart) {
  const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-oneaccess").value();
  const Profile profile = Profile::examples(spec).value();
  const ManualClock clock(noon());
  Fake before = Fake::create(spec, profile, clock).value();
  const Json state = *before.state().find(spec.name);
  Json begun = state;
  begun.set("under_way", *parse_json(R"([{"workflow": "verified-captcha", "next": "verify",
                             "outputs": {"get": {"token": "abc"}}}])"));
  Document file{"s.json", {}, begun, {}};
  Errors errors;
  StateReader reader{file, errors};
  before.restore(spec.name, begun, reader);
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(before.state().find(spec.name)->dump(), begun.dump());
}

struct Broken {
  const char *text, *error;
};
const Broken kBroken[] = {
    {"", "s.json:1:1: not JSON: the text ends where a value is expected"},
    {"{\"format\": 1,\n \"clock\": {",
     "s.json:2:12: not JSON: the end of the text where a member name is expected"},
    {"[]", "s.json:1:1: the state must be an object, not an array of 0 items"},
    {"{}", "s.json:1:1: the state has no \"format\": it needs one"},
    {"{\n  \"format\": 2, \"more\": []}",
     "s.json:2:13: the state has format 2, this assay reads format 1: serve it with the assay that "
     "wrote it, or move the file away to start empty"},
    {R"({"format": 1, "format": 1})",
     "s.json:1:15: not JSON: the member \"format\" stands here a second time"},
    {R"({"format": 1, "spec": {}})",
     R"(s.json:1:15: "spec" is no member of the state: did you mean "specs"?)"},
    {R"({"format": 1, "clock": {"ahead_ms": 0.5}})",
     R"(s.json:1:37: "ahead_ms" must be an integer, not the number 0.5)"},
    {R"({"format": 1, "clock": {"ahead_ms": 300000000000000}})",
     "s.json:1:37: the clock would be after the years 1970 to 8999"},
    {R"({"format": 1, "specs": {"locks": {"sessions": -1}}})",
     R"(s.json:1:47: "sessions" must be at least 0, not -1)"},
    {R"({"format": 1, "specs": {"locks": {"resources": {"lok": []}}}})",
     R"(s.json:1:56: "locks" has no resource "lok": did you mean "lock"?)"},
    {R"({"format": 1, "specs": {"locks": {"resources": {"lock": [{}]}}}})",
     R"(s.json:1:58: "lock" (item 1) has no "identity": it needs one)"},
    {R"({"format": 1, "specs": {"locks": {"resources": {"lock": [{"identity": "1", "ends": "soon"}]}}}})",
     R"(s.json:1:84: "soon" is no time: expected one such as "2026-01-01T00:00:00Z")"},
    {R"({"format": 1, "specs": {"locks": {"made_values": {"tickets/proof": ["a"]}}}})",
     R"(s.json:1:68: no workflow "tickets" makes values: did you mean "ticket"?)"},
    {R"({"format": 1, "specs": {"locks": {"under_way": [{"workflow": "ticket", "next": "got"}]}}})",
     R"(s.json:1:80: the workflow "ticket" has no step "got": did you mean "get"?)"},
};

TEST(State, WhatIsBrokenIsSaidWithItsPlace) {
  for (const Broken& row : kBroken) {
    House house;
    const auto restored = house.restore(row.text);
    ASSERT_FALSE(restored) << row.text;
    EXPECT_EQ(restored.error().text(), row.error);
  }
}

TEST(State, AllThatIsBrokenIsSaid) {
  House house;
  const auto restored =
      house.restore(R"({"format": 1, "specs": {"locks": {"sessions": "x", "identities": true}}})");
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.errors().size(), 2u);
}

TEST(State, OfASpecThatIsNotServedIsKeptAndTold) {
  House house;
  const auto restored =
      house.restore(R"({"format": 1, "specs": {"doors": {"sessions": 7.0, "hash": "a"}}})");
  ASSERT_TRUE(restored) << restored.error().text();
  EXPECT_EQ(restored->notes, (std::vector<std::string>{
                                 R"(s.json:1:25: "doors" is not served now; its state is kept as )"
                                 "it is"}));
  const Json state = state_of(house.running(), restored->kept);
  EXPECT_EQ(state.at("/specs/doors")->dump(), R"({"sessions":7.0,"hash":"a"})");
  EXPECT_NE(state.at("/specs/locks"), nullptr);
}

TEST(State, OfAnotherEditionIsTakenOverAndTold) {
  House house;
  const auto restored = house.restore(kLocked);
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->notes,
            (std::vector<std::string>{R"(s.json:1:66: this is the state of another edition of )"
                                      R"("locks"; it is taken over)"}));
  EXPECT_EQ(house.state(), with_hash(kLocked));
}

// Files.

struct Folder {
  fs::path path =
      fs::temp_directory_path() / ("assay-state-" + std::to_string(::getpid()) + "-" +
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string file() const { return (path / "s.json").string(); }
  std::string text() const {
    std::ostringstream out;
    out << std::ifstream(file()).rdbuf();
    return out.str();
  }
};

struct Kept {
  ManualClock origin{noon()};
  ShiftedClock clock{origin};
  FakeSet set;
  std::vector<std::string> complaints;

  Kept() : set(fakes(clock), clock) {}
  static std::vector<Fake> fakes(const Clock& clock) {
    std::vector<Fake> out;
    out.push_back(Fake::create(locks(), House::profile(), clock).value());
    return out;
  }
  Result<std::vector<std::string>> keep_in(const std::string& path) {
    return set.keep_state_in(path, [&](const Error& error) { complaints.push_back(error.what); });
  }
  Told ask(const Framed& framed) {
    return told(set.reply(0, framed).answer, framed.request.method);
  }
  Told admin(const Framed& framed) {
    return told(set.administer(framed).answer, framed.request.method);
  }
};
Framed a_lock(const std::string& request = "r1") {
  return a_request("PUT", "/locks/d1", "request=" + request + "&seconds=60",
                   "application/x-www-form-urlencoded");
}

TEST(StateFile, IsWrittenBeforeTheAnswerLeavesAndReadAtTheNextStart) {
  const Folder folder;
  {
    Kept first;
    ASSERT_TRUE(first.keep_in(folder.file()));
    EXPECT_EQ(first.ask(a_lock()).status, 200);
    EXPECT_NE(folder.text().find("10000001"), std::string::npos);
    first.admin(a_request("POST", "/clock", R"({"advance": "30 s"})"));
    EXPECT_NE(folder.text().find("30000"), std::string::npos);
    // No end, as if the process had been killed.
  }
  Kept second;
  ASSERT_TRUE(second.keep_in(folder.file()));
  EXPECT_EQ(second.clock.ahead(), std::chrono::seconds(30));
  EXPECT_EQ(second.ask(a_request("DELETE", "/locks?id=10000001")).status, 200);
  EXPECT_EQ(folder.text().find("10000001\""), std::string::npos);
}

TEST(StateFile, IsWrittenOnlyWhenSomethingChanged) {
  const Folder folder;
  Kept kept;
  ASSERT_TRUE(kept.keep_in(folder.file()));
  kept.ask(a_lock());
  // Written again now, it would be another file, which is told.
  const auto inode = [&] {
    struct stat found {};
    ::stat(folder.file().c_str(), &found);
    return found.st_ino;
  };
  const auto before = inode();
  kept.ask(a_lock());                            // a retry
  kept.ask(a_request("GET", "/locks"));          // a list
  kept.ask(a_request("DELETE", "/locks?id=1"));  // refused
  kept.ask(a_request("GET", "/nowhere"));        // not found
  kept.admin(a_request("GET", "/state"));
  EXPECT_TRUE(kept.set.finish());
  EXPECT_EQ(inode(), before);
  kept.ask(a_lock("r2"));
  EXPECT_NE(inode(), before);
  EXPECT_FALSE(fs::exists(folder.file() + ".part"));
}

TEST(StateFile, ThatCannotBeWrittenIsToldOnceAndMadeUpForLater) {
  const Folder folder;
  Kept kept;
  ASSERT_TRUE(kept.keep_in(folder.file()));
  fs::create_directory(folder.file() + ".part");  // in the way
  EXPECT_EQ(kept.ask(a_lock("r1")).status, 200);
  EXPECT_EQ(kept.ask(a_lock("r2")).status, 200);
  EXPECT_EQ(kept.complaints, (std::vector<std::string>{"cannot be written: Is a directory"}));
  EXPECT_FALSE(kept.set.finish());
  fs::remove(folder.file() + ".part");
  EXPECT_TRUE(kept.set.finish());
  EXPECT_NE(folder.text().find("10000002"), std::string::npos);
}

TEST(StateFile, ThatAnotherProgramChangedIsNotWrittenOver) {
  const Folder folder;
  Kept kept;
  ASSERT_TRUE(kept.keep_in(folder.file()));
  std::ofstream(folder.file()) << R"({"format": 1})";
  kept.ask(a_lock());
  EXPECT_EQ(kept.complaints,
            (std::vector<std::string>{
                "another program has changed this file since it was read or written here, and the "
                "state is not written over it: restart to take that state over"}));
  EXPECT_FALSE(kept.set.finish());
  EXPECT_EQ(folder.text(), R"({"format": 1})");
}

TEST(StateFile, ThatIsBrokenStaysAsItIs) {
  const Folder folder;
  std::ofstream(folder.file()) << "{";
  Kept kept;
  const auto opened = kept.keep_in(folder.file());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().text(),
            folder.file() + ":1:2: not JSON: the end of the text where a member name is expected");
  EXPECT_EQ(folder.text(), "{");
}

TEST(StateFile, MustBeAnOrdinaryFileThatCanBeWritten) {
  const Folder folder;
  Kept kept;
  EXPECT_EQ(kept.keep_in(folder.path.string()).error().text(),
            folder.path.string() + ": is no ordinary file, which a state must be");
  const std::string nowhere = (folder.path / "a/b.json").string();
  EXPECT_EQ(kept.keep_in(nowhere).error().text(),
            nowhere + ": cannot be written: No such file or directory");
}

TEST(StateFile, TwoSpecsOfOneNameAreRefused) {
  const Folder folder;
  ShiftedClock clock;
  std::vector<Fake> two = Kept::fakes(clock);
  two.push_back(Fake::create(locks(), House::profile(), clock).value());
  FakeSet set(std::move(two), clock);
  EXPECT_EQ(set.keep_state_in(folder.file(), {}).error().what,
            "two specs are named \"locks\", and a state goes by the name: rename one of their "
            "folders");
}

TEST(FakeSet, RequestsOfSeveralThreadsAreHandledOneAtATime) {
  const Folder folder;
  Kept kept;
  ASSERT_TRUE(kept.keep_in(folder.file()));
  constexpr int kEach = 50;
  const auto lock_often = [&](const std::string& name) {
    for (int i = 0; i < kEach; ++i) kept.set.reply(0, a_lock(name + std::to_string(i)));
  };
  std::thread one(lock_often, "a"), other(lock_often, "b");
  for (int i = 0; i < kEach; ++i) {
    kept.admin(a_request("GET", "/state"));
    kept.admin(a_request("POST", "/clock", R"({"advance_seconds": 0.001})"));
  }
  one.join();
  other.join();
  EXPECT_TRUE(kept.set.finish());
  const Json state = *parse_json(folder.text());
  EXPECT_EQ(state.at("/specs/locks/identities")->dump(), "100");
  EXPECT_EQ(state.at("/specs/locks/resources/lock")->as_array().size(), 100u);
  EXPECT_EQ(state.at("/clock/ahead_ms")->dump(), "50");
}

}  // namespace
}  // namespace assay::tests
