#include "fake/fake_set.hpp"

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

// Ids of several fakes: the remainder tells which one.
std::vector<DuePush> FakeSet::take_due() {
  const std::lock_guard lock(guard_);
  std::vector<DuePush> out;
  for (std::size_t i = 0; i < fakes_.size(); ++i)
    for (DuePush& due : fakes_[i].take_due()) {
      due.id = due.id * fakes_.size() + i;
      out.push_back(std::move(due));
    }
  if (!out.empty()) save();
  return out;
}

void FakeSet::delivered(std::uint64_t id, std::optional<int> status) {
  const std::lock_guard lock(guard_);
  fakes_[id % fakes_.size()].delivered(id / fakes_.size(), status);
  save();
}

bool FakeSet::finish() {
  const std::lock_guard lock(guard_);
  return save();
}

}  // namespace assay
