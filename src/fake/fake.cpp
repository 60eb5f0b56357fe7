#include "fake/fake.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/made_values.hpp"
#include "fake/pushes.hpp"
#include "fake/response_bytes.hpp"
#include "fake/routes.hpp"
#include "fake/served_operation.hpp"
#include "fake/state.hpp"

namespace assay {
namespace {

// A spec as served, and what its requests left behind.
struct OneApi {
  Spec spec;
  Profile profile;
  History history;
  Resources resources;
  MadeValues made_values;
  std::optional<Pushes> pushes;  // set once the spec has its place
};

struct OwnedOperation {
  ServedOperation served;
  OneApi* api;
};

}  // namespace

struct Fake::Impl {
  explicit Impl(const Clock& the_clock) : clock(the_clock) {}

  Reply reply(const Framed& framed);
  Reply serve(const Framed& framed, const OwnedOperation& owned, const PathValues& path_values);
  const OwnedOperation& wanted(const std::vector<std::size_t>& of_path,
                               const std::string& method) const;
  Errors add(const ServedSpec& given, const FakeOptions& options);
  OneApi* find_api(std::string_view name) const;  // null: not served here

  const Clock& clock;
  std::vector<std::unique_ptr<OneApi>> apis;
  std::vector<OwnedOperation> operations;
  Routes routes;
  DateText date;
  std::uint64_t changes_before = 0;  // the last forget()
};

namespace {

Draft plain_draft(int status, std::string text) {
  Draft draft;
  draft.status = status;
  draft.fields.push_back({"Content-Type", "text/plain;charset=UTF-8"});
  draft.text = std::move(text);
  return draft;
}

std::string code_in(const Handling& handling) {
  const auto& results = handling.served.operation->results;
  if (!results || !handling.draft.body) return {};
  const Json* code = handling.draft.body->at(results->code_pointer);
  if (!code) return {};
  return code->is_string() ? code->as_string() : code->dump();
}

}  // namespace

Errors Fake::Impl::add(const ServedSpec& given, const FakeOptions& options) {
  auto api = std::make_unique<OneApi>(
      OneApi{given.spec, given.profile.as_served(given.spec), {}, {}, {}, {}});
  api->history.seed = options.seed;
  const Spec& spec = api->spec;
  const bool in_push = options.fault && !options.fault->push.empty();
  const bool planted_here =
      options.fault && (in_push ? spec.push(options.fault->push) != nullptr
                                : spec.operation(options.fault->operation) != nullptr);
  if (planted_here && options.fault->edit) options.fault->edit(api->spec);
  api->made_values.add(spec, api->profile);
  auto pushes =
      Pushes::create(spec, api->profile, options.seed, planted_here ? &*options.fault : nullptr);
  if (!pushes) return pushes.errors();
  api->pushes = *std::move(pushes);
  Errors errors;
  for (const Operation& operation : spec.operations) {
    auto served = ServedOperation::compile(spec, operation, api->profile);
    if (!served) {
      errors.insert(errors.end(), served.errors().begin(), served.errors().end());
      continue;
    }
    if (planted_here && !in_push && operation.id == options.fault->operation)
      served->hooks = hooks_for(options.fault->misconduct);
    routes.add(operation.path, operations.size());
    if (!spec.base_path.empty() && spec.base_path != "/")
      routes.add(spec.base_path + operation.path, operations.size());
    operations.push_back({*std::move(served), api.get()});
  }
  apis.push_back(std::move(api));
  return errors;
}

OneApi* Fake::Impl::find_api(std::string_view name) const {
  for (const auto& one : apis)
    if (one->spec.name == name) return one.get();
  return nullptr;
}

// The operation of that method; else the first of the path, whose table says what another method
// gets.
const OwnedOperation& Fake::Impl::wanted(const std::vector<std::size_t>& of_path,
                                         const std::string& method) const {
  for (const std::size_t index : of_path)
    if (operations[index].served.operation->method == method) return operations[index];
  return operations[of_path.front()];
}

Fake::Reply Fake::Impl::reply(const Framed& framed) {
  const WallTime now = clock.now();
  const auto plain = [&](int status, std::string text) {
    const bool closes = framed.wants_close || framed.problem != Framed::Problem::none;
    Answer answer = response_bytes(plain_draft(status, std::move(text)), framed.request.method,
                                   date.at(now), closes);
    return Reply{std::move(answer), status, {}};
  };
  if (framed.problem != Framed::Problem::none)
    return plain(status_of(framed.problem), framed.detail);
  const Routes::Match match = routes.find(target_path(framed.request.target));
  if (match.operations.empty()) return plain(404, "no operation of this API has this path");
  return serve(framed, wanted(match.operations, framed.request.method), match.values);
}

Fake::Reply Fake::Impl::serve(const Framed& framed, const OwnedOperation& owned,
                              const PathValues& path_values) {
  const ServedOperation& served = owned.served;
  OneApi& api = *owned.api;
  Handling handling{.served = served,
                    .framed = framed,
                    .history = api.history,
                    .now = clock.now(),
                    .request = &framed.request};
  handling.resources = &api.resources;
  examine(handling, path_values);
  if (handling.causes.empty()) {
    api.made_values.examine(handling);
    if (handling.causes.empty()) api.resources.examine(handling);
    if (!handling.causes.empty()) served.hooks.run(Stage::causes, handling);
  }
  if (!handling.refused_after_all.empty()) {
    if (handling.causes.empty()) api.resources.apply(handling);
    handling.effect = {};
    handling.causes = handling.refused_after_all;
  }
  choose_row(handling);
  compose(handling);
  const bool accepted = handling.row ? handling.row == served.success : handling.causes.empty();
  if (accepted) api.made_values.observe(handling);
  api.pushes->observe(handling, accepted);
  handling.answer = response_bytes(handling.draft, framed.request.method, date.at(handling.now),
                                   framed.wants_close);
  served.hooks.run(Stage::bytes, handling);
  api.history.refused_last = !handling.causes.empty();
  if (handling.causes.empty()) ++api.history.accepted;
  const bool silent = handling.answer.bytes.empty() || handling.answer.after == Answer::After::hang;
  return {std::move(handling.answer), silent ? 0 : handling.draft.status, code_in(handling)};
}

Fake::Fake(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fake::Fake(Fake&&) noexcept = default;
Fake& Fake::operator=(Fake&&) noexcept = default;
Fake::~Fake() = default;

Result<Fake> Fake::create(const Spec& spec, const Profile& profile, const Clock& clock,
                          const FakeOptions& options) {
  const ServedSpec one{spec, profile};
  return create(std::span(&one, 1), clock, options);
}

Result<Fake> Fake::create(std::span<const ServedSpec> specs, const Clock& clock,
                          const FakeOptions& options) {
  auto impl = std::make_unique<Impl>(clock);
  Errors errors;
  for (const ServedSpec& given : specs) {
    Errors found = impl->add(given, options);
    errors.insert(errors.end(), found.begin(), found.end());
  }
  if (!errors.empty()) return errors;
  return Fake(std::move(impl));
}

Fake::Reply Fake::reply(const Framed& framed) { return impl_->reply(framed); }

std::optional<WallTime> Fake::next_push() const {
  std::optional<WallTime> out;
  for (const auto& api : impl_->apis)
    if (const auto next = api->pushes->next(); next && (!out || *next < *out)) out = next;
  return out;
}

bool Fake::is_pushing() const {
  return std::ranges::any_of(
      impl_->apis, [&](const auto& api) { return api->pushes->is_busy(impl_->clock.now()); });
}

// Ids of several specs: the remainder tells which one.
std::vector<DuePush> Fake::take_due() {
  std::vector<DuePush> out;
  const std::size_t count = impl_->apis.size();
  for (std::size_t i = 0; i < count; ++i)
    for (DuePush& due : impl_->apis[i]->pushes->take(impl_->clock.now())) {
      due.id = due.id * count + i;
      out.push_back(std::move(due));
    }
  return out;
}

void Fake::delivered(std::uint64_t id, std::optional<int> status) {
  const std::size_t count = impl_->apis.size();
  impl_->apis[id % count]->pushes->delivered(id / count, status, impl_->clock.now());
}

std::vector<std::string> Fake::push_names() const {
  std::vector<std::string> out;
  for (const auto& api : impl_->apis)
    for (const Push& push : api->spec.pushes) out.push_back(push.name);
  return out;
}

Json Fake::pushes() const {
  Json out = Json::object({{"waiting", Json::array()}, {"attempts", Json::array()}});
  for (const auto& api : impl_->apis) api->pushes->show(out);
  return out;
}

Result<bool> Fake::trigger(std::string_view push,
                           const std::map<std::string, std::string>& values) {
  for (const auto& api : impl_->apis)
    if (api->spec.push(push))
      return api->pushes->trigger(push, values, api->resources, impl_->clock.now());
  return Error{"", fmt::format("{} is no push that is served here{}", in_quotes(push),
                               did_you_mean(push, push_names()))};
}

std::vector<std::string> Fake::magic_inputs() const {
  std::vector<std::string> out;
  for (const OwnedOperation& one : impl_->operations)
    for (std::string& line : one.served.magic.lines()) out.push_back(std::move(line));
  return out;
}

void Fake::expire() {
  for (const auto& api : impl_->apis) api->resources.expire(impl_->clock.now());
}

Json Fake::state() {
  expire();
  Json out = Json::object();
  for (const auto& api : impl_->apis) {
    Json& state = out.set(api->spec.name, Json::object({{"hash", api->spec.hash}}));
    state.set("sessions", static_cast<std::int64_t>(api->history.sessions));
    api->resources.add_state(state);
    api->made_values.add_state(state);
    api->pushes->add_state(state);
  }
  return out;
}

std::uint64_t Fake::changes() const {
  std::uint64_t out = impl_->changes_before;
  for (const auto& api : impl_->apis)
    out += api->history.sessions + api->resources.changes() + api->made_values.changes() +
           api->pushes->changes();
  return out;
}

void Fake::forget() {
  impl_->changes_before = changes() + 1;
  for (const auto& api : impl_->apis) {
    api->history = {.seed = api->history.seed, .last_bytes = {}, .first_value = {}};
    api->resources = {};
    api->made_values.forget();
    api->pushes->forget();
  }
}

std::vector<std::string> Fake::spec_names() const {
  std::vector<std::string> out;
  for (const auto& api : impl_->apis) out.push_back(api->spec.name);
  return out;
}

const std::string* Fake::spec_hash(std::string_view name) const {
  const OneApi* api = impl_->find_api(name);
  return api ? &api->spec.hash : nullptr;
}

void Fake::restore(std::string_view name, const Json& state, StateReader& reader) {
  OneApi& api = *impl_->find_api(name);
  if (const Json* sessions = state.find("sessions"))
    api.history.sessions = static_cast<std::uint64_t>(sessions->as_number().to_int64().value_or(0));
  api.resources.restore(state, api.spec, reader);
  api.made_values.restore(state, reader);
  api.pushes->restore(state, reader);
}

}  // namespace assay
