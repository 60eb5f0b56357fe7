#include <CLI/CLI.hpp>
#include <functional>

#include "base/text.hpp"
#include "cli/verbs.hpp"
#include "report/report.hpp"

namespace assay {
namespace {

// An option with an empty value, as of a shell variable that is not set, would silently ask for
// all.
const CLI::Validator kNamed(
    [](const std::string& text) { return text.empty() ? "expected a name, not nothing" : ""; }, "");

void add_specs(CLI::App& verb, std::vector<std::string>& specs) {
  verb.add_option("SPEC", specs, "spec folders (with api.yaml) or OpenAPI files")->required();
}

void add_profile(CLI::App& verb, std::string& profile) {
  verb.add_option("--profile", profile,
                  "file with what you know of your account: keys, numbers, files");
}

void add_select(CLI::App& verb, SelectOptions& select) {
  verb.add_option("--only", select.only, "run only cases whose id matches this glob (repeatable)")
      ->take_all()
      ->allow_extra_args(false);
  verb.add_option("--skip", select.skip, "leave out cases whose id matches this glob (repeatable)")
      ->take_all()
      ->allow_extra_args(false);
  verb.add_option("--phases", select.phases,
                  "of positive,negative,auth,protocol,interleaving,sequence,callback")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_target(CLI::App& verb, TargetOptions& target,
                const std::string& about =
                    "URL of the implementation under test; without it, the embedded fake") {
  verb.add_option("--target", target.target, about);
  add_profile(verb, target.profile);
  verb.add_option("--ca", target.ca,
                  "PEM file of the authority that signed the target's certificate");
  verb.add_flag("--insecure", target.insecure, "do not verify the target's certificate");
  verb.add_option("--connect-timeout", target.connect_timeout, "seconds")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  verb.add_option("--first-byte-timeout", target.first_byte_timeout, "seconds")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  verb.add_option("--total-timeout", target.total_timeout, "seconds")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_receiver(CLI::App& verb, ListenAddress& receiver) {
  verb.add_option("--listen", receiver.listen,
                  "ADDRESS:PORT where pushes are received; port 0: any")
      ->capture_default_str();
  verb.add_option("--public-url", receiver.public_url,
                  "what the vendor has to call to reach it, through a tunnel or proxy");
  verb.add_option("--listen-certificate", receiver.certificate, "PEM; the receiver speaks TLS");
  verb.add_option("--listen-key", receiver.key, "PEM");
}

void add_max_wait(CLI::App& verb, double& seconds) {
  verb.add_option("--max-wait", seconds,
                  "seconds that a step of a sequence may have to wait, or a push may take to come; "
                  "longer ones are unsure")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

void add_target_admin(CLI::App& verb, std::string& url) {
  verb.add_option("--target-admin", url,
                  "URL of an admin address (assay serve --admin) that moves the target's clock");
}

void add_pushes(CLI::App& verb, bool& pushes) {
  verb.add_flag("--pushes", pushes, "the cases of `assay push` instead of those of `assay test`");
}

void add_run(CLI::App& verb, TestOptions& o) {
  add_select(verb, o.select);
  verb.add_option("--seed", o.seed, "of everything that is chosen by chance")
      ->capture_default_str();
  verb.add_option("--jobs", o.jobs, "connections at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  verb.add_option("--rate", o.rate, "requests a second at the most")->check(CLI::PositiveNumber);
  add_max_wait(verb, o.max_wait);
  verb.add_option("--max-requests", o.max_requests, "stop after so many requests")
      ->check(CLI::PositiveNumber);
  verb.add_option("--repeat", o.repeat, "run the suite so many times")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  verb.add_flag("--dry-run", o.dry_run, "print the cases and what they cost; no traffic");
  verb.add_flag("--quiet", o.quiet, "no progress");
  verb.add_option("--log", o.log, "where results.jsonl is written")->capture_default_str();
  verb.add_option("--keep-wire", o.keep_wire, "whose bytes the log keeps: all or failures")
      ->capture_default_str()
      ->check(CLI::IsMember({"all", "failures"}));
  verb.add_option("--report", o.reports, "FORMAT=PATH, repeatable: json, junit, html (a folder)")
      ->take_all()
      ->allow_extra_args(false);
}

void define(CLI::App& verb, TestOptions& o) {
  add_specs(verb, o.specs);
  add_target(verb, o.target);
  add_receiver(verb, o.receiver);
  add_target_admin(verb, o.target_admin);
  add_run(verb, o);
  verb.footer(R"(examples:
  assay test specs/huawei-voice-verification
  assay test specs/huawei-voice-verification --target http://127.0.0.1:8080 --profile fixtures/profiles/voice.yaml
  assay test specs/huawei-voice-verification --only 'callVerify/auth.*' --report html=assay-report
  assay test specs/huawei-voice-verification --target https://mock.example --profile p.yaml --rate 10 --max-requests 500

exit codes: 0 conforms, 1 deviates, 2 wrong usage, spec or profile, 4 incomplete, 5 nothing selected,
            6 target unreachable or refusing everything, 130 interrupted)");
}

void define(CLI::App& verb, PushOptions& o) {
  add_specs(verb, o.run.specs);
  add_target(verb, o.run.target, "URL of the receiver; its path and query are used as they are");
  verb.add_option("--media-type", o.media_type,
                  "which documented media type the bodies have: json, form, a name, or all; else "
                  "the first");
  verb.add_option("--push", o.push, "send one message of this callback or webhook")->check(kNamed);
  verb.add_option("--event", o.event, "send one message, of this event")->check(kNamed);
  verb.add_option("--variant", o.variant, "send one message, in this variant")->check(kNamed);
  verb.add_option("--set", o.set, "send one message with NAME=VALUE in its body (repeatable)")
      ->take_all()
      ->allow_extra_args(false);
  add_run(verb, o.run);
  verb.footer(R"(examples:
  assay push specs/huawei-voice-verification --target http://127.0.0.1:8080/calls
  assay push specs/huawei-voice-verification --target http://127.0.0.1:8080/calls --event answer --set caller=+8613800000022
  assay push specs/privacy-number --target http://127.0.0.1:8080/cdr --media-type json --report html=assay-report
  assay push specs/huawei-voice-verification --dry-run

Without --push, --event, --variant and --set the whole suite is sent: every event and variant, sequences, many
sessions at once, malformed and hostile messages. Without --profile the spec's examples are sent.

exit codes: 0 conforms, 1 deviates, 2 wrong usage, spec or profile, 4 incomplete, 5 nothing selected,
            6 receiver unreachable, 130 interrupted)");
}

void define(CLI::App& verb, ListOptions& o) {
  add_specs(verb, o.specs);
  add_profile(verb, o.profile);
  add_select(verb, o.select);
  verb.add_flag("-v,--verbose", o.verbose, "with what is sent and what is allowed");
  add_pushes(verb, o.pushes);
  verb.footer("example:\n  assay list specs/huawei-voice-verification --only '*/body.times/*' -v");
}

void define(CLI::App& verb, ShowOptions& o) {
  verb.add_option("ID", o.ids, "case ids (globs allowed)")->required();
  verb.add_option("--spec", o.specs, "spec folders or files; else those of the log");
  verb.add_option("--log", o.log, "results.jsonl of a run")->capture_default_str();
  add_profile(verb, o.profile);
  add_pushes(verb, o.pushes);
  verb.footer("example:\n  assay show callVerify/body.times/maximum/above");
}

void define(CLI::App& verb, ReplayOptions& o) {
  verb.add_option("ID", o.ids, "case ids (globs allowed)")->required();
  verb.add_option("--spec", o.specs, "spec folders or files; else those of the log");
  verb.add_option("--log", o.log, "results.jsonl of the run to take spec, target and profile from")
      ->capture_default_str();
  add_target(verb, o.target);
  add_receiver(verb, o.receiver);
  add_target_admin(verb, o.target_admin);
  add_max_wait(verb, o.max_wait);
  add_pushes(verb, o.pushes);
  verb.footer(
      "example:\n  assay replay callVerify/body.times/maximum/above --target http://127.0.0.1:8080 "
      "--profile fixtures/profiles/voice.yaml\nexit codes: 0 all as documented, 1 something "
      "deviates, 2 wrong "
      "usage, 4 something was not decided, 5 no such case,\n            6 target unreachable");
}

void define(CLI::App& verb, ExplainOptions& o) {
  verb.add_option("WORD", o.word,
                  "a check, a result code, a verdict, a phase, or the id of an unsettled point")
      ->required();
  verb.add_option("--spec", o.specs, "spec folders or files; else every folder in specs/");
  verb.footer(
      "examples:\n  assay explain code-fits-cause\n  assay explain 1023007\n  assay explain "
      "blocked");
}

void define(CLI::App& verb, LintOptions& o) {
  add_specs(verb, o.specs);
  verb.add_flag("--notes", o.notes,
                "list notes too: codes that only state or environment can provoke");
  verb.footer("example:\n  assay lint specs/huawei-voice-verification");
}

void define(CLI::App& verb, ServeOptions& o) {
  add_specs(verb, o.specs);
  add_profile(verb, o.profile);
  verb.add_option("--address", o.address, "to listen on")->capture_default_str();
  verb.add_option("--port", o.ports,
                  "one for all specs, or one each: 18081,18082; 0: any that is free [8080]")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb.add_option("--admin", o.admin,
                  "port of an address that moves the fake's clock, shows and forgets its state; 0: "
                  "any that is free");
  verb.add_option("--state", o.state,
                  "file that keeps the state across restarts: resources, made values, the clock");
  verb.add_flag("--tls", o.tls, "speak TLS; needs --certificate and --key");
  verb.add_option("--certificate", o.certificate, "PEM");
  verb.add_option("--key", o.key, "PEM");
  verb.add_option("--fault", o.fault, "plant this fault (see --list-faults)");
  verb.add_flag("--push-anywhere", o.push_anywhere,
                "push to URLs that are not on this machine, too");
  verb.add_flag("--list-faults", o.list_faults, "print the faults that can be planted, and exit");
  verb.add_flag("--quiet", o.quiet, "no line a request");
  verb.footer(R"(examples:
  assay serve specs/huawei-voice-verification --port 8080
  assay serve specs/huawei-voice-verification --fault body.times/maximum/off-by-one-up
  assay serve specs/privacy-number specs/huawei-oneaccess --port 18081,18082 --state state.json --admin 18090
  curl http://127.0.0.1:18090/                                          what the admin address offers
  curl http://127.0.0.1:18090/clock --data '{"advance": "3m"}'          3 minutes later

exit codes: 0 ended by Ctrl-C, 2 wrong usage, spec, profile or state file, 4 the last state is not in its file)");
}

void define(CLI::App& verb, ListenOptions& o) {
  verb.add_option("SPEC", o.spec,
                  "spec folder (with api.yaml) or OpenAPI file with callbacks or webhooks")
      ->required();
  add_profile(verb, o.profile);
  add_receiver(verb, o.receiver);
  verb.add_option("--forward-to", o.forward_to,
                  "URL of your own server: it gets each push, and the vendor gets its answer");
  verb.add_option("--for", o.seconds, "seconds; else until Ctrl-C")->check(CLI::PositiveNumber);
  verb.add_option("--count", o.count, "end after so many pushes")->check(CLI::PositiveNumber);
  verb.add_option("--log", o.log, "where results.jsonl is written")->capture_default_str();
  verb.add_option("--report", o.reports, "FORMAT=PATH, repeatable: json, junit, html (a folder)")
      ->take_all()
      ->allow_extra_args(false);
  verb.footer(R"(examples:
  assay listen specs/nxcloud-number-check --listen 0.0.0.0:8090 --public-url https://tunnel.example
  assay listen specs/privacy-number --forward-to http://127.0.0.1:3000/callbacks --report html=assay-report

exit codes: 0 all pushes are as documented, 1 some deviate, 2 wrong usage, spec or profile, 4 none came)");
}

void define(CLI::App& verb, MutateOptions& o) {
  add_specs(verb, o.specs);
  add_profile(verb, o.profile);
  verb.add_option("--only", o.only, "faults whose id matches this glob");
  verb.add_flag("-v,--verbose", o.verbose, "name each fault and the finding that killed it");
  verb.footer("example:\n  assay mutate specs/huawei-voice-verification");
}

std::string no_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(verb->get_name());
  const std::string near = did_you_mean(word, known);
  return in_quotes(word) + " is no verb" +
         (near.empty() ? ": expected one of " + join(known, ", ") : near);
}

// CLI11 says what it did not expect; the nearest option is ours to offer.
std::string explained(const CLI::App& app, const CLI::ParseError& error) {
  std::string text = error.what();
  std::vector<std::string> known;
  const CLI::App* verb = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
  for (const CLI::Option* option : verb->get_options())
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  if (verb == &app)
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
      known.push_back(sub->get_name());
  const auto last_blank = text.rfind(' ');
  const std::string word = last_blank == std::string::npos ? text : text.substr(last_blank + 1);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    text = in_quotes(word) + " is not known" + did_you_mean(word.substr(0, word.find('=')), known);
  return text;
}

}  // namespace

int run_command(int argc, char** argv, Streams& streams) {
  CLI::App app(
      "assay proves that an HTTP API does what its document says, and finds out where it does not.",
      "assay");
  app.require_subcommand(1);
  app.set_version_flag("--version", "assay " ASSAY_VERSION);
  app.footer("assay VERB --help shows a verb's options and examples.");
#define ASSAY_VERB(name, options, about)                     \
  options name##_options;                                    \
  CLI::App& name##_verb = *app.add_subcommand(#name, about); \
  define(name##_verb, name##_options);
#include "cli/verbs.def"
#undef ASSAY_VERB
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted, streams.out, streams.err);
  } catch (const CLI::ParseError& error) {
    const CLI::App* verb = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
    const bool names_no_verb = verb == &app && argc > 1 && argv[1][0] != '-';
    streams.err << "assay: " << (names_no_verb ? no_verb(app, argv[1]) : explained(app, error))
                << "\n"
                << "assay: see `" << (verb == &app ? "assay" : "assay " + verb->get_name())
                << " --help`\n";
    return exit_code::usage;
  }
#define ASSAY_VERB(name, options, about) \
  if (name##_verb.parsed()) return verb_##name(name##_options, streams);
#include "cli/verbs.def"
#undef ASSAY_VERB
  return exit_code::usage;
}

}  // namespace assay
