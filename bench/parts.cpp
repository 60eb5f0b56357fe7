// Parts of the way, measured alone: validating an answer, planning a spec, judging, the fake.
#include <benchmark/benchmark.h>

#include "base/json.hpp"
#include "cases/plan.hpp"
#include "fake/fake.hpp"
#include "judge/judge.hpp"
#include "spec/load.hpp"

namespace {

using namespace assay;

const Spec& voice() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(voice()).value();
  return examples;
}
const Plan& voice_plan() {
  static const Plan planned = plan(voice(), profile()).value();
  return planned;
}
constexpr char kAnswer[] =
    R"({"resultcode":"0","resultdesc":"Success","sessionId":"1200_366_0_20161228102743@callenabler.home1.com"})";

void validate_voice_response(benchmark::State& state) {
  const Schema& schema = response_for(voice().operations.front(), 200)->content.front().compiled;
  for (auto _ : state) {
    const auto body = parse_json(kAnswer);
    if (!schema.accepts(*body)) state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(validate_voice_response);

void plan_voice_spec(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(plan(voice(), profile()));
}
BENCHMARK(plan_voice_spec)->Unit(benchmark::kMillisecond);

void load_voice_spec(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification"));
}
BENCHMARK(load_voice_spec)->Unit(benchmark::kMillisecond);

void compose_and_judge(benchmark::State& state) {
  const Case& test = *voice_plan().find(voice_plan().controls.front());
  const SystemClock clock;
  Random random(1);
  Exchange exchange;
  exchange.delivery = Delivery::answered;
  exchange.response = Response{200, "OK", 1, {{"Content-Type", "application/json"}}, kAnswer};
  for (auto _ : state) {
    Memory memory;
    benchmark::DoNotOptimize(compose(test, profile(), clock.now(), random, "127.0.0.1"));
    benchmark::DoNotOptimize(judge(test, exchange, memory));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(compose_and_judge);

void fake_answers(benchmark::State& state) {
  const SystemClock clock;
  Fake fake = Fake::create(voice(), profile(), clock).value();
  Random random(1);
  const std::string bytes = compose(*voice_plan().find(voice_plan().controls.front()), profile(),
                                    clock.now(), random, "127.0.0.1");
  for (auto _ : state) {
    std::size_t consumed = 0;
    benchmark::DoNotOptimize(fake.handle(frame_request(bytes, consumed)));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fake_answers);

}  // namespace

BENCHMARK_MAIN();
