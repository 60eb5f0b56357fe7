#include "cases/callback_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cases/body_values.hpp"

namespace assay {
namespace {

using Manner = PushPlan::Manner;

struct MannerRow {
  Manner manner;
  std::string_view name, title;
  int refuses_with = 0;  // the document has to say that it is sent again then
};
constexpr MannerRow kManners[] = {
    {Manner::accepts, "accepted", "the receiver answers 200"},
    {Manner::accepts_and_watches, "accepted-once", "the receiver answers 200 and waits for more"},
    {Manner::refuses_twice, "after-500", "the receiver answers 500 twice, then 200", 500},
    {Manner::unavailable_once, "after-503", "the receiver answers 503, then 200", 503},
    {Manner::not_found_once, "after-404", "the receiver answers 404, then 200", 404},
    {Manner::closes_once, "after-close", "the receiver closes the connection, then answers 200"},
    {Manner::hangs_once, "after-hang", "the receiver does not answer, then answers 200"},
    {Manner::late_once, "after-late", "the receiver answers 200 late"},
    {Manner::refuses_always, "gives-up", "the receiver answers 500 each time", 500},
};

// What the document says of how a push is sent again, in this manner.
bool is_told(const PushDelivery& delivery, const MannerRow& row) {
  const std::string exact = std::to_string(row.refuses_with);
  return row.manner != Manner::accepts &&
         (row.refuses_with == 0 ||
          std::ranges::any_of(delivery.refused, [&](const std::string& status) {
            return status == exact || status == exact.substr(0, 1) + "XX";
          }));
}

// Where a callback's URL stands in the request: "statusUrl" of "{$request.body#/statusUrl}".
std::string body_member(const Push& push) {
  constexpr std::string_view kLead = "{$request.body#/";
  if (!push.url.starts_with(kLead) || !push.url.ends_with('}')) return {};
  const std::string name = push.url.substr(kLead.size(), push.url.size() - kLead.size() - 1);
  return name.find('/') == std::string::npos ? name : std::string{};
}

PushPlan::Address address_of(const OperationContext& context, const Push& push) {
  PushPlan::Address out;
  out.push = &push;
  out.word = fmt::format("AssayMade{:016x}", hash64(push.name, hash64("push")));
  const Schema place = property(context.body()->unbound.base(), body_member(push));
  for (const Schema& layer : place ? layers_of(place) : std::vector<Schema>{})
    if (const Json* encoding =
            layer.json().is_object() ? layer.json().find("contentEncoding") : nullptr)
      out.as_base64 = *encoding == Json("base64");
  return out;
}

// Which kinds of signs were seen, and whether `text` has one that was not: digits, small letters,
// capitals, and three of others.
bool adds_signs(unsigned& seen, const std::string& text) {
  unsigned here = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      here |= 1;
    else if (c >= 'a' && c <= 'z')
      here |= 2;
    else if (c >= 'A' && c <= 'Z')
      here |= 4;
    else if (c == ' ' || c == '+')
      here |= 8;
    else if (c == '%' || c == '&' || c == '=')
      here |= 16;
    else
      here |= 32;
  }
  const bool adds = (here & ~seen) != 0;
  seen |= here;
  return adds;
}

class CallbackCases {
 public:
  CallbackCases(const OperationContext& context, CaseList& list) : context_(context), list_(list) {
    std::set<std::string> names;
    for (const Push& push : context.spec.pushes) {
      if (!names.insert(push.name).second) continue;  // the same with another method
      const bool callback =
          push.provoked_by == context.operation.id && context.body() && !body_member(push).empty();
      if (callback) callbacks_.push_back(&push);
      if (push.follows == context.operation.id && !push.trigger.name.empty())
        webhooks_.push_back(&push);
    }
  }

  void add() {
    if (callbacks_.empty() && webhooks_.empty()) return;
    for (const Push* push : callbacks_) {
      plain(*push, "alone", minimal(), {push});
      if (callbacks_.size() > 1) plain(*push, "with-others", full(), callbacks_);
      echoes(*push, {push});
      manners(*push, minimal(), {push});
      refusals(*push);
    }
    for (const Push* push : webhooks_) {
      variants(*push);
      echoes(*push, {});
      manners(*push, minimal(), {});
    }
  }

 private:
  const Json& minimal() const { return context_.body() ? context_.body()->minimal : none_; }
  const Json& full() const { return context_.body() ? context_.body()->full : none_; }

  Case make(const Push& push, std::string rule, std::string partition, const Json& body,
            const std::vector<const Push*>& addressed) const {
    auto plan = std::make_shared<PushPlan>();
    plan->awaited = &push;
    Json with_urls = body;
    for (const Push* callback : callbacks_) {
      const std::string member = body_member(*callback);
      with_urls.erase(member);
      if (std::ranges::find(addressed, callback) == addressed.end()) continue;
      plan->addresses.push_back(address_of(context_, *callback));
      with_urls.set(member, Json(plan->addresses.back().word));
    }
    Case test = context_.body()
                    ? list_.make(Phase::callback, "callback." + push.name, std::move(rule),
                                 std::move(partition), *context_.body(), with_urls)
                    : list_.make(Phase::callback, "callback." + push.name, std::move(rule),
                                 std::move(partition));
    test.clauses = push.operation.body_cite;
    test.push = std::move(plan);
    return test;
  }

  static PushPlan& plan_of(Case& test) {
    auto copy = std::make_shared<PushPlan>(*test.push);
    PushPlan& out = *copy;
    test.push = std::move(copy);
    return out;
  }

  void plain(const Push& push, std::string partition, const Json& body,
             const std::vector<const Push*>& addressed) {
    Case test = make(push, "complete", std::move(partition), body, addressed);
    test.title = fmt::format("{} is pushed to the URL of the request", push.name);
    list_.add(std::move(test));
  }

  void variants(const Push& push) {
    if (push.variants.empty()) {
      Case test = make(push, "complete", "alone", minimal(), {});
      test.title = fmt::format("{} is pushed when it is triggered", push.name);
      list_.add(std::move(test));
    }
    for (const PushVariant& variant : push.variants) {
      Case test = make(push, "complete", variant.name, minimal(), {});
      test.title =
          fmt::format("{} of the form {} is pushed when it is triggered", push.name, variant.name);
      plan_of(test).variant = &variant;
      if (!variant.cite.empty()) test.clauses = variant.cite;
      list_.add(std::move(test));
    }
  }

  // What the push repeats of the request, for the values that the request may have.
  void echoes(const Push& push, const std::vector<const Push*>& addressed) {
    constexpr std::size_t kMost = 6;
    if (!context_.body()) return;
    std::set<std::string> subjects;
    for (const Correlation& correlation : push.correlate)
      for (const std::string& source : correlation.sources)
        if (source.starts_with("body.")) subjects.insert(source);
    std::map<std::string, std::size_t> taken;
    std::map<std::string, unsigned> signs;
    const std::size_t known = list_.cases.size();  // what is added here is none to start from
    for (std::size_t i = 0; i < known; ++i) {
      const Case& accepted = list_.cases[i];
      const Json* body = accepted.inputs->find("body");
      const bool fits = accepted.phase == Phase::positive && subjects.contains(accepted.subject) &&
                        accepted.expect.kind == Expectation::Kind::accepted &&
                        accepted.plan.edit.empty() && body && body->is_object() &&
                        accepted.rule != "pair";
      if (!fits) continue;
      const Json* value = body->find(accepted.subject.substr(5));
      const bool shows_more =
          value && value->is_string() && adds_signs(signs[accepted.subject], value->as_string());
      if (taken[accepted.subject] >= kMost && !shows_more) continue;
      ++taken[accepted.subject];
      Case test = make(
          push, "correlation",
          fmt::format("{}-{}-{}", accepted.subject.substr(5), accepted.rule, accepted.partition),
          *body, addressed);
      test.title = fmt::format("{} repeats the request: {}", push.name, accepted.title);
      list_.add(std::move(test));
    }
  }

  void manners(const Push& push, const Json& body, const std::vector<const Push*>& addressed) {
    if (!push.delivery || push.delivery->every.count() == 0) return;
    for (const MannerRow& row : kManners) {
      if (!is_told(*push.delivery, row)) continue;
      Case test = make(push, "delivery", std::string(row.name), body, addressed);
      test.title = fmt::format("{}: {}", push.name, row.title);
      test.clauses = push.delivery->cite;
      plan_of(test).manner = row.manner;
      list_.add(std::move(test));
    }
  }

  bool is_url(const std::string& subject) const {
    return std::ranges::any_of(callbacks_, [&](const Push* callback) {
      return subject == "body." + body_member(*callback);
    });
  }

  // Requests that are refused, each for another reason, with a URL in them.
  void refusals(const Push& push) {
    constexpr std::size_t kMost = 24;
    const std::size_t known = list_.cases.size();
    std::set<std::string> reasons;
    for (std::size_t i = 0; i < known; ++i) {
      const Case& refused = list_.cases[i];
      const bool fits = refused.expect.kind == Expectation::Kind::refused &&
                        refused.phase != Phase::callback && refused.plan.edit.empty() &&
                        !refused.expect.causes.empty() && refused.inputs->find("body") &&
                        refused.plan.request.method == context_.operation.method &&
                        refused.rule != "json" && refused.rule != "media-type" &&
                        // The body and the signature are taken over, and nothing else.
                        (refused.phase == Phase::auth || refused.subject.starts_with("body")) &&
                        !is_url(refused.subject);
      if (!fits) continue;
      const Json& body = *refused.inputs->find("body");
      if (!body.is_object() || body.as_object().empty()) continue;
      const Cause& cause = refused.expect.causes.front();
      const std::string reason =
          fmt::format("{}{}{}", static_cast<int>(cause.kind), static_cast<int>(cause.aspect),
                      cause.kind == Cause::Kind::field ? cause.subject : "");
      if (reasons.size() >= kMost || !reasons.insert(reason).second) continue;
      std::string name = refused.subject + "-" + refused.rule + "-" + refused.partition;
      Case test = make(push, "refused", std::move(name), body, {&push});
      test.title = fmt::format("nothing is pushed when {}", refused.title);
      test.expect = refused.expect;
      test.plan.signer = refused.plan.signer;
      test.control = refused.control;
      plan_of(test).expected = false;
      list_.add(std::move(test));
    }
  }

  const OperationContext& context_;
  CaseList& list_;
  std::vector<const Push*> callbacks_, webhooks_;
  Json none_ = Json::object();
};

Case lone_case(const Push& push, std::string rule, std::string partition) {
  Case test;
  test.operation = &push.operation;
  test.phase = Phase::callback;
  test.subject = "callback." + push.name;
  test.rule = std::move(rule);
  test.partition = std::move(partition);
  test.id = fmt::format("{}/{}/{}/{}", push.operation.id, test.subject, test.rule, test.partition);
  test.rev = fmt::format("{:016x}", hash64(test.id));
  test.clauses = push.operation.body_cite;
  test.inputs = std::make_shared<const Json>(Json::object());
  return test;
}

}  // namespace

std::string_view name_of(PushPlan::Manner manner) {
  return kManners[static_cast<std::size_t>(manner)].name;
}

void add_callback_cases(const OperationContext& context, CaseList& list) {
  CallbackCases(context, list).add();
}

std::vector<Case> lone_callback_cases(const Spec& spec) {
  std::vector<Case> out;
  std::set<std::string> names;
  const auto add = [&](Case test, PushPlan plan) {
    plan.sends = false;
    test.push = std::make_shared<const PushPlan>(std::move(plan));
    out.push_back(std::move(test));
  };
  for (const Push& push : spec.pushes) {
    const bool lone =
        push.provoked_by.empty() && push.follows.empty() && !push.trigger.name.empty();
    if (!lone || !names.insert(push.name).second) continue;
    PushPlan plan;
    plan.awaited = &push;
    for (const PushVariant& variant : push.variants) {
      Case test = lone_case(push, "complete", variant.name);
      test.title =
          fmt::format("{} of the form {} is pushed when it is triggered", push.name, variant.name);
      if (!variant.cite.empty()) test.clauses = variant.cite;
      plan.variant = &variant;
      add(std::move(test), plan);
    }
    plan.variant = push.variants.empty() ? nullptr : &push.variants.front();
    if (push.variants.empty()) {
      Case test = lone_case(push, "complete", "alone");
      test.title = fmt::format("{} is pushed when it is triggered", push.name);
      add(std::move(test), plan);
    }
    if (!push.delivery || push.delivery->every.count() == 0) continue;
    for (const MannerRow& row : kManners) {
      if (!is_told(*push.delivery, row)) continue;
      Case test = lone_case(push, "delivery", std::string(row.name));
      test.title = fmt::format("{}: {}", push.name, row.title);
      test.clauses = push.delivery->cite;
      plan.manner = row.manner;
      add(std::move(test), plan);
    }
    plan.manner = Manner::accepts;
  }
  return out;
}

}  // namespace assay
