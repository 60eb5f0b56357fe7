#include "fake/fake_set.hpp"

#include <algorithm>
#include <thread>

#include "fake/admin.hpp"

namespace assay {

FakeSet::FakeSet(std::vector<Fake> fakes, ShiftedClock& clock)
    : fakes_(std::move(fakes)), clock_(clock) {}

Result<std::vector<std::string>> FakeSet::keep_state_in(
    const std::string& path, std::function<void(const Error&)> complain) {
  auto file = StateFile::open(path, running());
  if (!file) return file.errors();
  file_ = std::move(*file);
  complain_ = std::move(complain);
  saved_changes_ = changes();
  saved_ahead_ = clock_.ahead();
  return file_->notes();
}

std::uint64_t FakeSet::changes() const {
  std::uint64_t out = 0;
  for (const Fake& fake : fakes_) out += fake.changes();
  return out;
}

bool FakeSet::save() {
  if (!file_) return true;
  const std::uint64_t now = changes();
  if (now == saved_changes_ && clock_.ahead() == saved_ahead_) return true;
  const auto saved = file_->save(running());
  if (!saved && !failing_) complain_(saved.error());
  failing_ = !saved;
  if (failing_) return false;
  saved_changes_ = now;
  saved_ahead_ = clock_.ahead();
  return true;
}

Fake::Reply FakeSet::reply(std::size_t fake, const Framed& framed) {
  const std::lock_guard lock(guard_);
  Fake::Reply out = fakes_[fake].reply(framed);
  save();
  return out;
}

Fake::Reply FakeSet::administer(const Framed& framed) {
  const std::lock_guard lock(guard_);
  Fake::Reply out = admin_reply(framed, running());
  save();
  return out;
}

void FakeSet::settle(std::chrono::milliseconds most) {
  constexpr std::chrono::milliseconds kGlance{2};
  const auto end = std::chrono::steady_clock::now() + most;
  const auto is_busy = [this] {
    const std::lock_guard lock(guard_);
    return std::ranges::any_of(fakes_, [](const Fake& fake) { return fake.is_pushing(); });
  };
  while (std::chrono::steady_clock::now() < end && is_busy()) std::this_thread::sleep_for(kGlance);
}

std::optional<WallTime> FakeSet::next_push(std::size_t fake) {
  const std::lock_guard lock(guard_);
  return fakes_[fake].next_push();
}

std::vector<DuePush> FakeSet::take_due(std::size_t fake) {
  const std::lock_guard lock(guard_);
  std::vector<DuePush> out = fakes_[fake].take_due();
  if (!out.empty()) save();
  return out;
}

void FakeSet::delivered(std::size_t fake, std::uint64_t id, std::optional<int> status) {
  const std::lock_guard lock(guard_);
  fakes_[fake].delivered(id, status);
  save();
}

Result<bool> FakeSet::trigger(std::size_t fake, std::string_view push,
                              const std::map<std::string, std::string>& values) {
  const std::lock_guard lock(guard_);
  auto out = fakes_[fake].trigger(push, values);
  save();
  return out;
}

bool FakeSet::finish() {
  const std::lock_guard lock(guard_);
  return save();
}

}  // namespace assay
