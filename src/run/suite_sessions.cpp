// A workflow whose sessions run side by side: each is in order, all are under way at once. And
// when to stop waiting for a receiver that does not answer.
#include <fmt/format.h>

#include <algorithm>

#include "run/suite_run.hpp"

namespace assay {
namespace {

struct Session {
  std::vector<const PlannedStep*> steps;
  std::size_t next = 0;
  bool under_way = false;
  RuntimeValues values;
};

std::vector<Session> sessions_of(const PlannedWorkflow& workflow) {
  std::vector<Session> out;
  for (const PlannedStep& step : workflow.steps) {
    if (step.session >= out.size()) out.resize(step.session + 1);
    out[step.session].steps.push_back(&step);
  }
  return out;
}

}  // namespace

SuiteRun::Outputs SuiteRun::inputs_of(const PlannedWorkflow& workflow) {
  Outputs out = workflow.inputs;
  for (auto& [name, value] : out)
    if (value == Json(fresh_word())) value = Json(random_.alphanumeric(fresh_word().size()));
  return out;
}

bool SuiteRun::gave_up(const Case& test, std::string_view role) {
  // Single requests of a vendor may be left without an answer, by each mistake of one kind.
  const bool pushed = test.operation->acknowledged.has_value();
  const std::size_t most_in_a_row = pushed ? 5 : 20, most = pushed ? 40 : SIZE_MAX;
  const auto found = silent_.find(test.operation);
  if (found == silent_.end()) return false;
  const auto [in_a_row, all] = found->second;
  if (in_a_row < most_in_a_row && all < most) return false;
  if (role == "recheck" || done_.contains(test.id)) return true;
  Record record = blank(test, role);
  record.verdict = Verdict::blocked;
  record.why = in_a_row < most_in_a_row
                   ? fmt::format("{} messages of {} got no answer", all, test.operation->id)
                   : fmt::format("the last {} {} of {} got no answer", in_a_row,
                                 pushed ? "messages" : "requests", test.operation->id);
  finish(record);
  return true;
}

void SuiteRun::note_silence(const Case& test, const Exchange& exchange) {
  Silence& silence = silent_[test.operation];
  const bool is_silent = exchange.delivery == Delivery::timed_out;
  silence.in_a_row = is_silent ? silence.in_a_row + 1 : 0;
  silence.all += is_silent ? 1 : 0;
}

void SuiteRun::stage_made(const std::vector<Step>& steps) {
  std::vector<const Step*> sent;
  std::vector<Planned> planned;
  bool secret = false;
  for (const Step& step : steps) {
    const Case& test = cases()[step.test];
    std::string why;
    if (make_needs(test, why)) {
      secret = secret || made_of_secret_;
      sent.push_back(&step);
      planned.emplace_back(&test, made_);
    } else if (!stopped()) {
      finish_unsent(test, step.role, verdict_of_unsent(), std::move(why));
    }
  }
  made_for_another_ = false;
  made_of_secret_ = secret;  // of one of them: the records of all hide it
  const std::vector<Sent> answers = send_together(std::move(planned));
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (!given_up(answers[i].exchange)) decide(*sent[i], answers[i].exchange);
  made_.clear();
  made_of_secret_ = false;
}

void SuiteRun::test_at_once(const PlannedWorkflow& workflow) {
  std::vector<Session> sessions = sessions_of(workflow);
  for (Session& session : sessions) session.values.inputs = inputs_of(workflow);
  std::size_t under_way = 0;
  const auto ready = [](const Session& session) {
    return !session.under_way && session.next < session.steps.size();
  };
  const auto next = [&]() -> Next {
    if (stopped()) return End{};
    // The one that is furthest behind, so that no session is over before another begins.
    Session* chosen = nullptr;
    for (Session& session : sessions)
      if (ready(session) && (!chosen || session.next < chosen->next)) chosen = &session;
    if (!chosen) return under_way == 0 ? Next(End{}) : Next(Pause{});
    if (const auto until = throttled()) return Wait{*until};
    const PlannedStep& step = *chosen->steps[chosen->next];
    std::vector<MadeValue> made;
    for (const auto& [word, expression] : step.words)
      if (auto value = value_of_expression(expression, chosen->values))
        made.push_back({word, *std::move(value)});
    Outgoing outgoing = outgoing_for(step.test, made);
    outgoing.ticket = static_cast<std::size_t>(chosen - sessions.data());
    chosen->under_way = true;
    ++under_way;
    ++requests;
    return outgoing;
  };
  const auto done = [&](std::size_t ticket, const Exchange& exchange) {
    Session& session = sessions[ticket];
    session.under_way = false;
    --under_way;
    const Case& test = session.steps[session.next++]->test;
    note_silence(test, exchange);
    Record record;
    record_of(record, "case", test, exchange,
              judge(test, exchange, memory_, {.state_known = true}));
    finish(record);
  };
  transport_.run(next, done, std::max(options_.jobs, sessions.size()));
}

}  // namespace assay
