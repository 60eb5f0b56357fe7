// Faults in what a push is, when it comes and where to. Left out: what an unsettled point of the
// push covers by the name of the check ("push-method"), and what its `delivery` does not say.
#include <fmt/format.h>

#include <algorithm>

#include "fake/answer_form.hpp"
#include "fake/faults/push_faults.hpp"
#include "fake/quirk_pushes.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::string_view kPlaces[] = {"path", "query", "header", "cookie"};

Json plain_request(const Operation& operation, const Profile& profile) {
  Json out = Json::object();
  for (const Parameter& parameter : operation.parameters) {
    const auto value = plain_sample(parameter.compiled);
    if (!value) continue;
    const std::string_view place = kPlaces[static_cast<std::size_t>(parameter.in)];
    Json* group = out.find(place);
    if (!group) group = &out.set(place, Json::object());
    group->set(parameter.name, *value);
  }
  if (const auto rules = BodyRules::of(operation, profile)) out.set("body", rules->full());
  return out;
}

// Makes a value at a pointer of members, with what is on the way.
void put_below(Json& root, std::string_view pointer, const Json& value) {
  for (auto end = pointer.find('/', 1); end != std::string_view::npos;
       end = pointer.find('/', end + 1))
    if (!root.at(pointer.substr(0, end))) {
      const Json empty = Json::object();
      root.put(pointer.substr(0, end), &empty);
    }
  root.put(pointer, &value);
}

class Flow {
 public:
  Flow(const PushFaultContext& context, FaultList& list)
      : context_(context), push_(context.push), list_(list) {}

  void add_all() {
    add_request();
    add_occasion();
    if (push_.sequence && !context_.is_open("push-sequence")) add_sequence(*push_.sequence);
    if (push_.delivery && !context_.is_open("push-delivery")) add_delivery(*push_.delivery);
  }

 private:
  Fault& add_edit(const std::string& subject, const std::string& rule, std::string sentence,
                  std::function<void(Push&)> edit) {
    Fault& fault = list_.add(subject, rule, std::move(sentence));
    fault.edit = [name = push_.name, edit = std::move(edit)](Spec& spec) {
      const auto push = std::ranges::find(spec.pushes, name, &Push::name);
      if (push != spec.pushes.end()) edit(*push);
    };
    return fault;
  }
  Fault& add_quirk(const std::string& subject, const std::string& rule, std::string sentence,
                   Quirk quirk, std::string place = {}, Json value = {}) {
    Misconduct misconduct;
    misconduct.quirk = quirk;
    misconduct.place = std::move(place);
    misconduct.value = std::move(value);
    return list_.add_misconduct(subject, rule, std::move(sentence), std::move(misconduct));
  }

  void add_request() {
    if (!context_.is_open("push-method"))
      for (const std::string method : {"GET", "PUT", "POST"})
        if (method != push_.operation.method)
          add_edit("method", method, fmt::format("it comes as {}", method),
                   [method](Push& push) { push.operation.method = method; });
    if (push_.operation.bodies.empty()) return;
    if (!context_.is_open("push-media-type"))
      for (const std::string type :
           {"text/plain", "application/json", "application/x-www-form-urlencoded"})
        add_media_type(type);
    if (!context_.is_open("push-body"))
      for (const PushWriting& writing : push_writings()) add_writing(writing);
    if (!context_.is_open("push-signature")) add_signature();
  }

  void add_media_type(const std::string& type) {
    const auto is_known = [&](const MediaType& media) { return media_type_of(media.name) == type; };
    if (std::ranges::any_of(push_.operation.bodies, is_known)) return;
    add_edit("Content-Type", media_type_of(type).substr(type.find('/') + 1),
             fmt::format("its Content-Type is {}", type),
             [type](Push& push) { push.operation.bodies.front().content_type = type; });
  }

  void add_writing(const PushWriting& writing) {
    const bool form = is_form(push_);
    if (writing.of != PushWriting::Of::both && (writing.of == PushWriting::Of::form) != form)
      return;
    const Json& body = context_.made.front();
    if (form) {
      // Values of letters and digits are the same in each encoding.
      const MediaType& media = push_.operation.bodies.front();
      const Json right = form_value(form_bytes(body), media.compiled);
      const Json read = form_value(writing.apply(form_bytes(body), body), media.compiled);
      const bool tells = std::ranges::any_of(push_.correlate, [&](const Correlation& one) {
        const Json* before = right.at(one.pointer);
        const Json* after = read.at(one.pointer);
        return before && (!after || *after != *before);
      });
      if (!tells && context_.faults.rules->settled(read).value_or(true)) return;
    }
    add_quirk("body", std::string(writing.id), fmt::format("its body {}", writing.what),
              Quirk::push_writes_body, std::string(writing.id));
  }

  void add_signature() {
    for (const Signer& signer : context_.composer.signers())
      for (const SignaturePart& part : signer.parts()) {
        if (part.header.empty() || part.kind != SignaturePart::Kind::digest) continue;
        add_quirk(part.header, "signature/missing", fmt::format("{} is missing", part.header),
                  Quirk::push_alters_field, part.header, Json(false));
        add_quirk(part.header, "signature/altered", fmt::format("{} is not right", part.header),
                  Quirk::push_alters_field, part.header, Json(true));
      }
  }

  void add_occasion() {
    if (!context_.is_open("push-missing"))
      add_quirk("push", "never", "it never comes", Quirk::push_never_comes);
    if (push_.provoked_by.empty()) return;
    if (!context_.is_open("push-unexpected"))
      add_quirk("push", "after-refusal", "it comes for a refused request too",
                Quirk::push_follows_refusal);
    for (const Push& other : context_.faults.spec.pushes)
      if (other.provoked_by == push_.provoked_by && other.url != push_.url &&
          !context_.is_open("push-destination"))
        add_edit("url", "of-" + other.name, fmt::format("it goes to the URL of {}", other.name),
                 [url = other.url](Push& push) { push.url = url; });
  }

  void add_sequence(const PushSequence& sequence) {
    const auto events = context_.composer.events();
    const auto edit = [&](const std::string& rule, std::string sentence,
                          std::function<void(std::vector<std::string>&)> change) {
      add_edit("sequence", rule, std::move(sentence), [change](Push& push) {
        push.sequence->foreign.clear();
        change(push.sequence->order);
      }).subject = rule.substr(0, rule.find('/'));
    };
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string& event = events[i];
      if (!sequence.is_optional(event))
        edit(event + "/missing", fmt::format("the event {} never comes", event),
             [events, i](auto& order) {
               order = events;
               order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
             });
      edit(event + "/twice", fmt::format("the event {} comes twice", event),
           [events, i](auto& order) {
             order = events;
             order.insert(order.begin() + static_cast<std::ptrdiff_t>(i), events[i]);
           });
      if (i + 1 < events.size())
        edit(event + "/after-" + events[i + 1],
             fmt::format("the event {} comes after {}", event, events[i + 1]),
             [events, i](auto& order) {
               order = events;
               std::swap(order[i], order[i + 1]);
             });
      if (!sequence.ends_with.empty() && event != sequence.ends_with)
        edit(event + "/after-the-end", fmt::format("the event {} comes again at the end", event),
             [events, i](auto& order) {
               order = events;
               order.push_back(events[i]);
             });
    }
    for (const std::string& event : sequence.foreign)
      edit(event + "/foreign", fmt::format("the event {} comes, which is not of this", event),
           [events, event](auto& order) {
             order = events;
             order.insert(order.begin() + 1, event);
           });
  }

  void add_delivery(const PushDelivery& delivery) {
    if (delivery.every.count() <= 0) return;
    const auto edit = [&](const std::string& rule, std::string sentence, std::string subject,
                          std::function<void(PushDelivery&)> change) {
      add_edit("delivery", rule, std::move(sentence), [change](Push& push) {
        change(*push.delivery);
      }).subject = std::move(subject);
    };
    edit("never-again", "it is not sent again", "retry",
         [](PushDelivery& rule) { rule.every = std::chrono::milliseconds(0); });
    // Nobody can tell a shorter period, or end, from a sender that is late.
    const auto lateness = delivery.every / 4 + std::chrono::seconds(2);
    if (delivery.every > lateness)
      edit("every/doubled", "it is sent again half as often", "period",
           [](PushDelivery& rule) { rule.every *= 2; });
    if (delivery.every / 2 < delivery.every - lateness)
      edit("every/halved", "it is sent again twice as often", "period",
           [](PushDelivery& rule) { rule.every /= 2; });
    if (delivery.lasting / 2 > delivery.every + lateness) {
      edit("for/halved", "it is given up too early", "end",
           [](PushDelivery& rule) { rule.lasting /= 2; });
      edit("for/doubled", "it is sent on after the end", "end",
           [](PushDelivery& rule) { rule.lasting *= 2; });
    }
    if (!delivery.accepted.empty())
      edit("again-after-accepted", "it is sent again after it was accepted",
           push_.sequence ? context_.composer.events().front() : "accepted",
           [](PushDelivery& rule) {
             rule.accepted.clear();
             rule.refused.clear();
           });
    if (!delivery.refused.empty())
      for (const std::string& refused : delivery.refused)
        edit("refused/" + refused, fmt::format("{} ends it", refused), "retry",
             [refused](PushDelivery& rule) {
               std::erase(rule.refused, refused);
               rule.accepted.push_back(refused);
             });
    add_retries();
  }

  // The repeated message is the same.
  void add_retries() {
    const Json& body = context_.made.front();
    for (const auto& [name, value] : body.as_object()) {
      if (!value.is_string() && !value.is_number()) continue;
      const std::string pointer = pointer_join("", name);
      add_quirk("delivery", "changed/" + name,
                fmt::format("{} is another when sent again", pointer), Quirk::push_changes_retry,
                pointer)
          .subject = pointer;
    }
  }

  const PushFaultContext& context_;
  const Push& push_;
  FaultList& list_;
};

}  // namespace

bool PushFaultContext::is_open(std::string_view check) const {
  return std::ranges::any_of(push.operation.unsettled,
                             [&](const Unsettled& point) { return point.is_about(check); });
}

Json PushFaultContext::as_read(const Json& body) const {
  return is_form(push) ? form_value(form_bytes(body), push.operation.bodies.front().compiled) : body;
}

bool PushFaultContext::is_refused(const Json& body) const {
  if (is_open("push-schema") || !faults.rules) return false;
  return faults.rules->settled(as_read(body)) == std::optional(false);
}

const Json* PushFaultContext::with(const std::string& pointer) const {
  if (pointer.empty()) return nullptr;
  const auto found =
      std::ranges::find_if(made, [&](const Json& body) { return body.at(pointer) != nullptr; });
  return found == made.end() ? nullptr : &*found;
}

PushOccasion plain_occasion(const FaultContext& context, const Push& push) {
  PushOccasion out;
  out.request = Json::object();
  out.response = Json::object();
  const Operation* operation = context.spec.operation(push.refers_to());
  if (operation) {
    out.request = plain_request(*operation, context.profile);
    for (const ResponseSpec& response : operation->responses)
      if (out.response.as_object().empty() && response.status.starts_with('2'))
        if (const AnswerForm form(*operation, response); form.body && form.body->is_object())
          out.response = *form.body;
  }
  const auto fill_in = [&](const std::string& source) {
    constexpr std::string_view kResponse = "response.", kTrigger = "trigger.";
    if (!out.value_of(source, context.profile).is_null()) return;
    if (source.starts_with(kResponse))
      put_below(out.response, std::string_view(source).substr(kResponse.size()),
                Json("assay-known-1"));
    if (source.starts_with(kTrigger)) out.values[source.substr(kTrigger.size())] = "13001010001";
  };
  for (const auto& [name, source] : push.trigger.with) {
    const Json known = out.value_of(source, context.profile);
    out.values[name] = known.is_null() ? source : text_of(known);
  }
  for (const Correlation& correlation : push.correlate)
    for (const std::string& source : correlation.sources) fill_in(source);
  return out;
}

void add_pushes_faults(const FaultContext& context, FaultList& list) {
  if (!context.push) return;
  const Push& push = *context.push;
  const auto composer = PushComposer::create(context.spec, push, context.profile);
  if (!composer) return;
  PushFaultContext here{context, push, *composer, plain_occasion(context, push), {}};
  using namespace std::chrono;
  const WallTime noon{sys_days(year(2026) / 1 / 15) + hours(12)};
  PushChance chance;
  std::vector<std::string> variants{""};
  for (const PushVariant& variant : push.variants) variants.push_back(variant.name);
  for (const std::string& variant : variants) {
    PushOccasion occasion = here.occasion;
    if (!variant.empty()) occasion.values["variant"] = variant;
    for (const std::string& event : composer->events())
      if (auto body = composer->body(event, occasion, noon, chance); body && body->is_object())
        here.made.push_back(*std::move(body));
  }
  if (here.made.empty()) return;
  add_push_member_faults(here, list);
  Flow(here, list).add_all();
}

}  // namespace assay
