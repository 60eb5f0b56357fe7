#include "fake/deliver.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

#include "wire/server.hpp"

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

// Pushes that are due at once, and what was told of them.
class Source {
 public:
  void add(std::string url) {
    const std::lock_guard lock(guard_);
    DuePush push;
    push.id = ++ids_;
    push.request.method = "POST";
    push.request.target = url.substr(url.find('/', 8));
    push.request.fields = {{"Content-Type", "text/plain"}};
    push.request.body = std::to_string(push.id);
    push.url = std::move(url);
    due_.push_back(std::move(push));
  }
  PushSource source() {
    return {[this] {
              const std::lock_guard lock(guard_);
              return std::exchange(due_, {});
            },
            [this](std::uint64_t id, std::optional<int> status) {
              const std::lock_guard lock(guard_);
              told_[id] = status;
              changed_.notify_all();
            }};
  }
  // Waits until so many were told; fails the test when they are not.
  std::map<std::uint64_t, std::optional<int>> told(std::size_t count) {
    std::unique_lock lock(guard_);
    EXPECT_TRUE(changed_.wait_for(lock, 20s, [&] { return told_.size() >= count; }));
    return told_;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::vector<DuePush> due_;
  std::map<std::uint64_t, std::optional<int>> told_;
  std::uint64_t ids_ = 0;
};

Server server(std::string answer, Answer::After after, std::atomic<int>& asked) {
  return Server::start({},
                       [answer = std::move(answer), after, &asked](const Framed&) {
                         ++asked;
                         Answer out;
                         out.bytes = answer;
                         out.after = after;
                         return out;
                       })
      .value();
}
const std::string kTaken = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const std::string kBusy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

TEST(Deliverer, EachPushIsSentOnceAndItsStatusTold) {
  std::atomic<int> asked = 0;
  const Server good = server(kTaken, Answer::After::keep, asked);
  const Server busy = server(kBusy, Answer::After::keep, asked);
  Source source;
  for (int i = 0; i < 50; ++i) source.add((i % 2 == 0 ? good : busy).url() + "/x?y=1");
  std::atomic<int> logged = 0;
  Deliverer deliverer(source.source(), {}, [&](const DeliveredPush& sent) {
    EXPECT_EQ(sent.url.find('?'), std::string::npos);
    ++logged;
  });
  const auto told = source.told(50);
  for (const auto& [id, status] : told) EXPECT_EQ(status, id % 2 == 1 ? 200 : 503);
  deliverer.stop();
  EXPECT_EQ(asked, 50);
  EXPECT_EQ(logged, 50);
}

TEST(Deliverer, AReceiverThatHangsDoesNotStopTheOthersNorTheEnd) {
  std::atomic<int> asked = 0, hung = 0;
  const Server good = server(kTaken, Answer::After::keep, asked);
  const Server silent = server("", Answer::After::hang, hung);
  Source source;
  for (int i = 0; i < 40; ++i) source.add(silent.url() + "/x");
  for (int i = 0; i < 40; ++i) source.add(good.url() + "/x");
  Deliverer deliverer(source.source(), {.timeout = 10min, .ca_file = {}});
  source.told(40);
  EXPECT_EQ(asked, 40);
  deliverer.stop();  // would take ten minutes if it waited for the answers
  const auto told = source.told(80);
  EXPECT_EQ(told.at(1), std::nullopt);
  EXPECT_EQ(told.at(80), 200);
}

TEST(Deliverer, NoAnswerIsToldAsNone) {
  std::atomic<int> asked = 0;
  const Server cut = server("HTTP/1.1 2", Answer::After::cut, asked);
  const Server silent = server("", Answer::After::hang, asked);
  Source source;
  source.add(cut.url() + "/x");
  source.add(silent.url() + "/x");
  source.add("http://127.0.0.1:1/x");
  source.add("http://127.0.0.1:99999/x");
  Deliverer deliverer(source.source(), {.timeout = 200ms, .ca_file = {}});
  for (const auto& [id, status] : source.told(4)) EXPECT_EQ(status, std::nullopt) << id;
}

}  // namespace
}  // namespace assay::tests
