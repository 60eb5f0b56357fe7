#include "callbacks/receiver.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <unordered_map>

#include "base/query.hpp"
#include "base/text.hpp"
#include "wire/client.hpp"

namespace assay {
namespace {

constexpr std::size_t kTokenLength = 24, kMostStrays = 16, kMostPathBytes = 200;
constexpr std::chrono::milliseconds kLate{120};

struct Row {
  ReceiverAnswer answer;
  int status;
  std::string_view reason, told;
  Answer::After after;
  std::chrono::milliseconds delay;
};
constexpr Row kRows[] = {
    {ReceiverAnswer::accepts, 200, "OK", "200", Answer::After::keep, {}},
    {ReceiverAnswer::refuses, 500, "Internal Server Error", "500", Answer::After::keep, {}},
    {ReceiverAnswer::unavailable, 503, "Service Unavailable", "503", Answer::After::keep, {}},
    {ReceiverAnswer::not_found, 404, "Not Found", "404", Answer::After::keep, {}},
    {ReceiverAnswer::closes, 0, "", "closed", Answer::After::cut, {}},
    {ReceiverAnswer::hangs, 0, "", "no answer", Answer::After::cut, {}},
    {ReceiverAnswer::late, 200, "OK", "200, late", Answer::After::keep, kLate},
};

Answer answer_of(const Row& row, bool closes) {
  Answer out;
  out.after = row.after;
  out.delay = row.delay;
  if (row.status == 0) return out;
  out.bytes = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: 0\r\n", row.status, row.reason);
  if (closes) {
    out.bytes += "Connection: close\r\n";
    out.after = Answer::After::close;
  }
  out.bytes += "\r\n";
  return out;
}

Answer plain(int status, std::string_view reason, bool closes) {
  return answer_of({ReceiverAnswer::refuses, status, reason, "", Answer::After::keep, {}}, closes);
}

}  // namespace

struct Receiver::Impl {
  struct Box {
    std::string name, path;
    std::vector<ReceiverAnswer> answers;
    Mailbox number = 0;
    std::vector<ReceivedPush> pushes;
    bool open = true;
  };

  explicit Impl(const Clock& the_clock, std::uint64_t seed) : clock(the_clock), random(seed) {}

  Answer handle(const Framed& framed);
  Box* box_at(const std::string& path);

  const Clock& clock;
  Random random;
  std::chrono::milliseconds hang{};
  std::string base_url, base_path;
  mutable std::mutex mutex;
  mutable std::condition_variable arrived;
  std::vector<std::unique_ptr<Box>> boxes;
  std::unordered_map<std::string, Box*> by_path;
  std::map<std::string, Box*> by_name;  // the last one opened
  std::vector<Late> late;
  Strays strays;
  std::size_t count = 0;
  std::function<void(const std::string&, const ReceivedPush&)> told;
  std::optional<Server> server;
};

Receiver::Impl::Box* Receiver::Impl::box_at(const std::string& path) {
  if (const auto found = by_path.find(path); found != by_path.end()) return found->second;
  // The proxy in front may or may not strip its own path.
  const auto slash = path.rfind('/');
  const std::string last = slash == std::string::npos ? path : path.substr(slash + 1);
  if (const auto found = by_path.find("/" + last); found != by_path.end()) return found->second;
  const auto named = by_name.find(last);
  return named == by_name.end() ? nullptr : named->second;
}

Answer Receiver::Impl::handle(const Framed& framed) {
  const std::string path(path_of(framed.request.target));
  const std::lock_guard lock(mutex);
  Box* box = box_at(path);
  ReceivedPush push{clock.now(), framed, "", false};
  Answer answer;
  if (framed.problem != Framed::Problem::none) {
    answer = plain(400, "Bad Request", true);
    push.answered = "400";
  } else if (!box) {
    answer = plain(404, "Not Found", framed.wants_close);
    push.answered = "404";
  } else {
    const std::size_t turn = std::min(box->pushes.size(), box->answers.size() - 1);
    const Row& row = kRows[static_cast<std::size_t>(box->answers[turn])];
    answer = answer_of(row, framed.wants_close);
    if (row.answer == ReceiverAnswer::hangs) answer.delay = hang;
    push.answered = row.told;
    push.accepted = row.answer == ReceiverAnswer::accepts;
  }
  if (told) told(path, push);
  if (box && box->open) {
    box->pushes.push_back(std::move(push));
    ++count;
    arrived.notify_all();
  } else if (box) {
    late.push_back({box->number, std::move(push)});
  } else if (strays.paths.size() < kMostStrays) {
    strays.paths.push_back(shortened(path, kMostPathBytes));
  } else {
    ++strays.more;
  }
  return answer;
}

Result<Receiver> Receiver::start(const ReceiverOptions& options, const Clock& clock) {
  std::uint64_t seed = options.seed;
  if (seed == 0) seed = std::random_device{}() * 0x100000001ULL;
  auto impl = std::make_shared<Impl>(clock, seed);
  impl->hang = options.hang;
  auto server = Server::start(
      options.listen, [raw = impl.get()](const Framed& framed) { return raw->handle(framed); });
  if (!server) return server.errors();
  impl->base_url = server->url();
  if (!options.public_url.empty()) {
    const auto endpoint = Endpoint::parse(options.public_url);
    if (!endpoint) return Error{"--public-url", endpoint.error().what};
    impl->base_url = endpoint->url();
  }
  while (impl->base_url.ends_with('/')) impl->base_url.pop_back();
  impl->server.emplace(std::move(*server));
  return Receiver(std::move(impl));
}

Receiver::Receiver(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Receiver::Receiver(Receiver&&) noexcept = default;
Receiver& Receiver::operator=(Receiver&&) noexcept = default;
Receiver::~Receiver() { stop(); }

void Receiver::stop() {
  if (impl_ && impl_->server) impl_->server->stop();
}

Receiver::Mailbox Receiver::open(const std::string& name, std::vector<ReceiverAnswer> answers) {
  const std::lock_guard lock(impl_->mutex);
  auto box = std::make_unique<Impl::Box>();
  box->name = name;
  box->path = "/" + impl_->random.alphanumeric(kTokenLength);
  box->answers = std::move(answers);
  box->number = impl_->boxes.size();
  if (box->answers.empty()) box->answers.push_back(ReceiverAnswer::accepts);
  impl_->by_path[box->path] = box.get();
  impl_->by_name[name] = box.get();
  impl_->boxes.push_back(std::move(box));
  return impl_->boxes.size() - 1;
}

std::string Receiver::url(Mailbox mailbox) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->base_url + impl_->boxes[mailbox]->path;
}

std::vector<ReceivedPush> Receiver::received(Mailbox mailbox) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->boxes[mailbox]->pushes;
}

void Receiver::close(Mailbox mailbox) {
  const std::lock_guard lock(impl_->mutex);
  Impl::Box& box = *impl_->boxes[mailbox];
  box.open = false;
  box.pushes = {};
  // A straggler is told that all is well, so that it does not come again and again.
  box.answers = {ReceiverAnswer::accepts};
}

std::vector<Receiver::Late> Receiver::take_late() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->late, {});
}

Receiver::Strays Receiver::take_strays() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->strays, {});
}

bool Receiver::wait_beyond(std::size_t seen, std::chrono::steady_clock::time_point until) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->arrived.wait_until(lock, until, [&] { return impl_->count > seen; });
}

std::size_t Receiver::count() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->count;
}

void Receiver::on_push(std::function<void(const std::string&, const ReceivedPush&)> told) {
  const std::lock_guard lock(impl_->mutex);
  impl_->told = std::move(told);
}

Answer Receiver::handle(const Framed& framed) { return impl_->handle(framed); }
std::chrono::milliseconds Receiver::time_until_answered(ReceiverAnswer answer) const {
  constexpr std::chrono::milliseconds kRoom{250};
  if (answer == ReceiverAnswer::hangs) return impl_->hang + kRoom;
  return answer == ReceiverAnswer::late ? kLate + kRoom : std::chrono::milliseconds(0);
}

std::string Receiver::base_url() const { return impl_->base_url; }

}  // namespace assay
