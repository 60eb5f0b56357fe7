#include "fake/fake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fake/made_values.hpp"
#include "fake/response_bytes.hpp"
#include "fake/routes.hpp"
#include "fake/served_operation.hpp"

namespace assay {

struct Fake::Impl {
  explicit Impl(const Clock& the_clock) : clock(the_clock) {}

  Reply reply(const Framed& framed);
  Reply serve(const Framed& framed, const ServedOperation& served, const PathValues& path_values);
  const ServedOperation& wanted(const std::vector<std::size_t>& of_path,
                                const std::string& method) const;
  Errors add(const ServedSpec& given, const FakeOptions& options);

  const Clock& clock;
  std::vector<std::unique_ptr<const Spec>> specs;
  std::vector<std::unique_ptr<const Profile>> profiles;
  std::vector<ServedOperation> operations;
  Routes routes;
  History history;
  Resources resources;
  MadeValues made_values;
  DateText date;
};

namespace {

// What HTTP itself answers, without a code of any table (RFC 9110 section 15.5, RFC 6585).
struct PlainAnswer {
  Framed::Problem problem;
  int status;
};
constexpr std::array kPlainAnswers{
    PlainAnswer{Framed::Problem::bad_request, 400},
    PlainAnswer{Framed::Problem::header_too_large, 431},
    PlainAnswer{Framed::Problem::body_too_large, 413},
    PlainAnswer{Framed::Problem::length_required, 411},
};

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
  auto spec = std::make_unique<Spec>(given.spec);
  const bool planted_here = options.fault && spec->operation(options.fault->operation);
  if (planted_here && options.fault->edit) options.fault->edit(*spec);
  profiles.push_back(std::make_unique<const Profile>(given.profile.as_served(given.spec)));
  specs.push_back(std::move(spec));
  made_values.add(*specs.back(), *profiles.back());
  Errors errors;
  for (const Operation& operation : specs.back()->operations) {
    auto served = ServedOperation::compile(*specs.back(), operation, *profiles.back());
    if (!served) {
      errors.insert(errors.end(), served.errors().begin(), served.errors().end());
      continue;
    }
    if (planted_here && operation.id == options.fault->operation)
      served->hooks = hooks_for(options.fault->misconduct);
    const std::string& base = specs.back()->base_path;
    routes.add(operation.path, operations.size());
    if (!base.empty() && base != "/") routes.add(base + operation.path, operations.size());
    operations.push_back(*std::move(served));
  }
  return errors;
}

// The operation of that method; else the first of the path, whose table says what another method
// gets.
const ServedOperation& Fake::Impl::wanted(const std::vector<std::size_t>& of_path,
                                          const std::string& method) const {
  for (const std::size_t index : of_path)
    if (operations[index].operation->method == method) return operations[index];
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
  for (const PlainAnswer& row : kPlainAnswers)
    if (row.problem == framed.problem) return plain(row.status, framed.detail);
  const Routes::Match match = routes.find(target_path(framed.request.target));
  if (match.operations.empty()) return plain(404, "no operation of this API has this path");
  return serve(framed, wanted(match.operations, framed.request.method), match.values);
}

Fake::Reply Fake::Impl::serve(const Framed& framed, const ServedOperation& served,
                              const PathValues& path_values) {
  Handling handling{.served = served,
                    .framed = framed,
                    .history = history,
                    .now = clock.now(),
                    .request = &framed.request};
  handling.resources = &resources;
  examine(handling, path_values);
  if (handling.causes.empty()) {
    made_values.examine(handling);
    if (handling.causes.empty()) resources.examine(handling);
    if (!handling.causes.empty()) served.hooks.run(Stage::causes, handling);
  }
  if (!handling.refused_after_all.empty()) {
    if (handling.causes.empty()) resources.apply(handling);
    handling.effect = {};
    handling.causes = handling.refused_after_all;
  }
  choose_row(handling);
  compose(handling);
  if (handling.row ? handling.row == served.success : handling.causes.empty())
    made_values.observe(handling);
  handling.answer = response_bytes(handling.draft, framed.request.method, date.at(handling.now),
                                   framed.wants_close);
  served.hooks.run(Stage::bytes, handling);
  history.refused_last = !handling.causes.empty();
  if (handling.causes.empty()) ++history.accepted;
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
  impl->history.seed = options.seed;
  Errors errors;
  for (const ServedSpec& given : specs) {
    Errors found = impl->add(given, options);
    errors.insert(errors.end(), found.begin(), found.end());
  }
  if (!errors.empty()) return errors;
  return Fake(std::move(impl));
}

Fake::Reply Fake::reply(const Framed& framed) { return impl_->reply(framed); }

std::vector<std::string> Fake::magic_inputs() const {
  std::vector<std::string> out;
  for (const ServedOperation& served : impl_->operations)
    for (std::string& line : served.magic.lines()) out.push_back(std::move(line));
  return out;
}

}  // namespace assay
