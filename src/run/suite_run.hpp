// One suite on its way: which request is next, what its answer means for the others, what is
// recorded. Private to run/.
#pragma once
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "run/run.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {

class SuiteRun {
 public:
  SuiteRun(Suite& suite, Transport& transport, const Clock& clock, const RunOptions& options,
           const std::function<void(const Record&)>& sink);

  // What keeps the whole suite from running, in a sentence; null when a plain request is accepted.
  std::optional<std::string> preflight();
  void positives();
  void negatives();
  void interleaving();
  void sequences();
  void callbacks();
  void replay(const std::string& id);  // alone, with what it needs
  // What was selected and has no verdict yet gets this one.
  void close(Verdict verdict, const std::string& why);

  bool stopped() const {
    return (options_.interrupted && options_.interrupted->load()) || out_of_budget();
  }
  // An answer that nobody waited for any more says nothing about the target.
  bool given_up(const Exchange& exchange) const {
    return options_.interrupted && options_.interrupted->load() &&
           exchange.delivery == Delivery::timed_out;
  }
  bool out_of_budget() const {
    return options_.max_requests != 0 && requests >= options_.max_requests;
  }

  std::function<void(const Record&)> finished;  // told of every record
  // Told of every request that only makes or undoes something; may be empty.
  std::function<void(const Record&)> around;
  std::size_t requests = 0;

 private:
  using Steady = std::chrono::steady_clock;
  using Outputs = std::map<std::string, Json>;

  // One request to be made.
  struct Step {
    Step(std::size_t index, std::string_view as, std::string came_before = {}, bool again = false)
        : test(index), role(as), after(std::move(came_before)), confirms(again) {}
    std::size_t test;       // index into the plan
    std::string_view role;  // of the record
    std::string after;      // recheck: the id of what came before
    bool confirms;          // a doubtful answer once more
  };
  enum class Rechecks { no, yes };
  static constexpr std::size_t kAtOnce = 8;  // requests side by side, to see what they share

  const std::vector<Case>& cases() const { return suite_.plan.cases; }
  // Whether the target is a receiver, and we the vendor.
  bool pushes() const {
    return !cases().empty() && cases().front().operation->acknowledged.has_value();
  }
  bool selected(const std::string& id) const { return !suite_.skipped.contains(id); }
  bool needed(const std::string& id);  // selected, or the control of something selected
  std::string_view role_of(const std::string& id) const {
    return selected(id) ? "case" : "control";
  }
  // Whether it can only be sent with others before or after it.
  static bool is_alone(const Case& test) { return !test.needs.empty() || !test.undo.empty(); }

  bool blocked(const Case& test);  // with its record
  // What leaves one form of its messages, or one operation's requests, without an answer again and
  // again would cost a time limit each: the rest is blocked, with its records.
  bool gave_up(const Case& test, std::string_view role);
  void note_silence(const Case& test, const Exchange& exchange);
  Record blank(const Case& test, std::string_view role) const;
  void describe(Record& record, const Case& test, std::string_view role) const;
  // Those that stand alone at once, the others one after the other.
  void run_all(std::vector<Step> steps, std::size_t connections, Rechecks rechecks);
  // `rounds`: all steps so many times, without a stop in between.
  void stage(const std::vector<Step>& steps, std::size_t connections, std::size_t rounds = 1,
             Rechecks rechecks = Rechecks::no);
  // With what it needs made before it, and what it made ended after it.
  void one_alone(const Step& step);
  // A deletion was refused as it must be: what was made for it is there, and its control ends it.
  bool must_be_left(const Step& step) const;
  bool wants_recheck(const Case& test) const;
  std::optional<Steady::time_point> throttled();
  Outgoing outgoing_for(const Case& test, const std::vector<MadeValue>& made);
  void decide(const Step& step, const Exchange& exchange);
  static bool chancy(const Case& test, const Judgement& judgement);
  void confirm();  // doubtful answers once more, each with its control before it
  // Sets all of `record`, which may have been used before: its memory is used again.
  void record_of(Record& record, std::string_view role, const Case& test, const Exchange& exchange,
                 Judgement judgement);
  static void blame(Record& record, const std::string& after);
  void finish(const Record& record);
  void flush() const {
    if (options_.flush) options_.flush();
  }
  void finish_unsent(const Case& test, std::string_view role, Verdict verdict, std::string why);

  // suite_sequences.cpp
  struct Sent {
    Exchange exchange;
    std::optional<Json> body;  // of the answer
    Json inputs;               // of the request, with its words filled in
    Judgement judgement;
  };
  using Planned = std::pair<const Case*, std::vector<MadeValue>>;
  Sent send(const Case& test, std::vector<MadeValue> made);
  // All under way at the same time, not judged; those that an interruption kept back have no
  // answer.
  std::vector<Sent> send_together(std::vector<Planned> planned);
  void judge_sent(const Case& test, Sent& sent);  // its body and judgement
  // What the profile's command for `key` prints, told what was answered last.
  std::optional<Json> ask(const std::string& key, const Outputs& inputs, std::string& why);
  // The inputs of the workflow that the expressions are the first to name; false: a command failed.
  bool ask_for(const PlannedWorkflow& workflow,
               const std::vector<std::pair<std::string, std::string>>& expressions,
               RuntimeValues& values, std::string& why);
  // Null when a step went wrong; `why` says which.
  std::optional<Outputs> make(const PlannedWorkflow& workflow, const Outputs& inputs,
                              std::string& why);
  bool make_needs(const Case& test, std::string& why);  // into made_
  static bool add_own_inputs(const Case& test, const Made& need, const PlannedWorkflow& workflow,
                             Outputs& inputs);
  bool spoils(const Case& suspect, const Case& test, std::string& why);
  bool was_made_before(const Case& test) const;
  void undo(const Case& test);
  void undo(const std::string& workflow, const Json& identity);
  // What a workflow under way knows.
  struct Walk {
    RuntimeValues values;
    std::string why;                  // what went wrong: the rest is blocked
    std::string not_taken;            // what the target need not take: the rest says nothing
    std::vector<std::string> fields;  // that the steps so far have set
    std::vector<std::pair<std::string, Json>> to_undo;
  };
  // Null, with its record, when the step is not sent.
  std::optional<std::vector<MadeValue>> words_for(const PlannedWorkflow& workflow,
                                                  const PlannedStep& step, Walk& walk);
  void settle(const PlannedWorkflow& workflow, const PlannedStep& step, Sent sent, Walk& walk);
  // Up to the step of that id; empty: all.
  void test_workflow(const PlannedWorkflow& workflow, std::string_view last = {});
  bool cannot_push(const Case& test);                  // says why
  void test_pushes(const Case& test);                  // suite_callbacks.cpp
  void test_at_once(const PlannedWorkflow& workflow);  // suite_sessions.cpp
  // What each needs is made first, then all are sent at the same time.
  void stage_made(const std::vector<Step>& steps);     // suite_sessions.cpp
  Outputs inputs_of(const PlannedWorkflow& workflow);  // with fresh values where they are asked for
  void wait(double seconds);

  // What a command of the profile that is needed fails with; null when each gives a value.
  std::optional<std::string> failing_command();
  Verdict verdict_of_unsent() const {
    return command_failed_.empty() ? Verdict::blocked : Verdict::harness;
  }

  Suite& suite_;
  Profile known_;  // with the secrets that commands gave: what is masked
  Transport& transport_;
  const Clock& clock_;
  const RunOptions& options_;
  const std::function<void(const Record&)>& sink_;
  Random random_;
  Memory memory_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_set<std::string> accepted_, done_;
  struct Silence {
    std::size_t in_a_row = 0, all = 0;
  };
  std::map<const Operation*, Silence> silent_;  // answers that never came
  std::set<std::string> controls_;
  bool controls_known_ = false;
  std::vector<std::size_t> doubtful_;
  std::vector<Step> rechecks_alone_;  // due once the stage is over
  Record record_;                     // of the exchange being decided
  Steady::time_point next_send_{};
  bool keep_last_ = true;  // before and after the long stages, one request at a time
  Exchange last_exchange_;
  Record last_record_;
  WallTime stamped_{};
  std::string stamp_;  // of `stamped_`: many answers share a millisecond
  Taken last_taken_ = Taken::unclear;
  std::vector<MadeValue> made_;           // for the request under way
  std::set<std::string> makers_;          // workflows that have made something
  std::optional<std::size_t> sent_last_;  // of those that were sent alone
  bool made_for_another_ = false;         // not with the request's own values
  std::string nothing_changed_;  // why a changed value is the value itself; empty: it is not
  bool made_of_secret_ = false;  // one of them holds a secret, perhaps in pieces
  Json identity_;                // of what was created for it last
  Json answered_;                // the body of the last answer, for who is asked for a value
  std::string command_failed_;   // what went wrong when the last value was asked for
};

}  // namespace assay
