#include "cli/log.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace assay {
namespace {

class LogTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "assay-log-test-" + std::to_string(getpid()) + ".jsonl";
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::string read() const {
    std::ostringstream out;
    out << std::ifstream(path_, std::ios::binary).rdbuf();
    return out.str();
  }
  static Record record(const std::string& id) {
    Record out;
    out.id = id;
    return out;
  }
  static std::string line(const std::string& id) { return to_json(record(id)).dump() + "\n"; }

  // The signal that ended a child which wrote two records and then did `end`.
  int signal_of_child(const std::function<void()>& end) const {
    const pid_t child = fork();
    if (child == 0) {
      Log log = Log::open(path_).value();
      log.write(record("a"));
      log.write(record("b"));
      end();
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  std::string path_;
};

TEST_F(LogTest, RecordsAreThereOnceFlushed) {
  Log log = Log::open(path_).value();
  log.write(record("a"));
  log.write(record("b"));
  log.flush();
  EXPECT_EQ(read(), line("a") + line("b"));
  EXPECT_FALSE(log.failed());
}

TEST_F(LogTest, ItsEndWritesWhatIsLeft) {
  Log::open(path_).value().write(record("a"));
  EXPECT_EQ(read(), line("a"));
}

TEST_F(LogTest, TheHeadAndTheEndAreNotGathered) {
  Log log = Log::open(path_).value();
  log.write(Json::object({{"kind", "run"}}));
  EXPECT_EQ(read(), "{\"kind\":\"run\"}\n");
}

TEST_F(LogTest, ManyRecordsAreNotKeptInMemory) {
  Log log = Log::open(path_).value();
  for (int i = 0; i < 1000; ++i) log.write(record("a"));
  EXPECT_GT(read().size(), 100U * line("a").size());
}

// The sanitizers take these signals for themselves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(LogTest, AnAbortLosesNoRecord) {
  EXPECT_EQ(signal_of_child([] { std::abort(); }), SIGABRT);
  EXPECT_EQ(read(), line("a") + line("b"));
}

TEST_F(LogTest, AFaultLosesNoRecord) {
  EXPECT_EQ(signal_of_child([] { std::raise(SIGSEGV); }), SIGSEGV);
  EXPECT_EQ(read(), line("a") + line("b"));
}
#endif

TEST_F(LogTest, AFullDiskIsTold) {
  Log log = Log::open("/dev/full").value();
  log.write(record("a"));
  log.flush();
  EXPECT_TRUE(log.failed());
}

TEST_F(LogTest, APathThatCannotBeWrittenIsNamed) {
  const auto log = Log::open("/proc/no/such.jsonl");
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().where, "--log");
  EXPECT_NE(log.error().what.find("/proc/no/such.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace assay
