// The receiving side of a signature: nothing that comes in is trusted, nothing throws.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "sign/attributes.hpp"
#include "sign/codec.hpp"
#include "sign/functions.hpp"
#include "sign/impl.hpp"
#include "base/query.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

// The order in which causes are reported, whatever order they are found in.
enum Step : std::size_t { header_absent, scheme, part_absent, constant, key, rule, time, digest };
constexpr std::size_t kSteps = digest + 1;

struct Received {
  const Slot* slot;
  std::string value;
  std::size_t parameter;  // index of the query parameter; npos for headers
};

class Verifier {
 public:
  Verifier(const Declaration& declared, const Request& request, const Lookup& lookup, WallTime now)
      : declared_(declared), request_(request), now_(now), evaluation_(declared.program, lookup) {
    evaluation_.method = request.method;
    evaluation_.target = request.target;
    evaluation_.body = request.body;
    evaluation_.fields = &request.fields;
  }

  std::vector<Cause> verify() {
    receive_query();
    for (const DeclaredHeader& header : declared_.headers) receive(header);
    for (const Received& received : received_) take_generated(received);
    for (const Received& received : received_) compare(received);
    std::vector<Cause> out;
    for (const std::vector<Cause>& step : steps_) out.insert(out.end(), step.begin(), step.end());
    return out;
  }

 private:
  void report(Step step, Kind kind, std::string subject, Aspect aspect) {
    Cause cause{kind, std::move(subject), aspect};
    std::vector<Cause>& causes = steps_[step];
    if (std::ranges::find(causes, cause) == causes.end()) causes.push_back(std::move(cause));
  }
  void report(Step step, const SignaturePart& part, Aspect aspect) {
    using Where = SignaturePart::Where;
    const Kind kind = part.where == Where::query    ? Kind::field
                      : part.where == Where::header ? Kind::header
                                                    : Kind::attribute;
    report(step, kind, part.subject(), aspect);
  }

  void receive_query();
  void receive(const DeclaredHeader& header);
  void receive_attributes(const DeclaredHeader& header, std::string_view value);
  void receive_pieces(const DeclaredHeader& header, std::string_view value);
  void take_generated(const Received& received);
  void check_time(const Slot& slot, std::string_view value);
  void compare(const Received& received);

  const Declaration& declared_;
  const Request& request_;
  WallTime now_;
  Evaluation evaluation_;
  std::vector<Received> received_;
  std::array<std::vector<Cause>, kSteps> steps_;
};

void Verifier::receive_query() {
  if (declared_.query.empty()) return;
  const auto parameters = query_parameters(request_.target);
  for (std::size_t i = 0; i < declared_.query.size(); ++i) {
    const DeclaredParameter& wanted = declared_.query[i];
    const auto found = std::ranges::find_if(parameters, [&](const QueryParameter& parameter) {
      return percent_decoded(parameter.name) == wanted.name;
    });
    if (found == parameters.end() || found->value.empty())
      report(part_absent, wanted.slot.part, Aspect::absent);
    else
      received_.push_back({&wanted.slot, percent_decoded(found->value), i});
  }
}

void Verifier::receive(const DeclaredHeader& header) {
  const std::string* value = find_field(request_.fields, header.name);
  if (!value || value->find_first_not_of(" \t") == std::string::npos)
    report(header_absent, Kind::header, header.name, Aspect::absent);
  else if (header.attributed)
    receive_attributes(header, *value);
  else
    receive_pieces(header, *value);
}

void Verifier::receive_attributes(const DeclaredHeader& header, std::string_view value) {
  const ReadAttributes read = read_attributes(value);
  if (read.header.scheme != header.scheme)
    report(scheme, Kind::scheme, header.name, Aspect::absent);
  // What could not be read comes last of its kind: a part that is missing says more.
  for (const auto& [name, slot] : header.attributes) {
    const auto found = std::ranges::find(read.header.attributes, name,
                                         &std::pair<std::string, std::string>::first);
    if (found == read.header.attributes.end() || found->second.empty())
      report(part_absent, slot.part, Aspect::absent);
    else
      received_.push_back({&slot, found->second, std::string::npos});
  }
  if (!read.whole) report(part_absent, Kind::header, header.name, Aspect::invalid);
}

void Verifier::receive_pieces(const DeclaredHeader& header, std::string_view value) {
  for (std::size_t i = 0; i < header.pieces.size(); ++i) {
    const Piece& piece = header.pieces[i];
    if (!piece.slot) {
      if (!value.starts_with(piece.text)) {
        report(constant, Kind::header, header.name, Aspect::invalid);
        return;
      }
      value.remove_prefix(piece.text.size());
      continue;
    }
    const bool last = i + 1 == header.pieces.size();
    const auto end = last ? value.size() : value.find(header.pieces[i + 1].text);
    if (end == std::string_view::npos) {
      report(constant, Kind::header, header.name, Aspect::invalid);
      return;
    }
    if (end == 0)
      report(constant, Kind::header, header.name, Aspect::invalid);
    else
      received_.push_back({&*piece.slot, std::string(value.substr(0, end)), std::string::npos});
    value.remove_prefix(end);
  }
  if (!value.empty()) report(constant, Kind::header, header.name, Aspect::invalid);
}

std::optional<std::string> decoded(const Slot& slot, std::string value) {
  for (const Slot::Codec codec : slot.codecs) {
    std::optional<std::string> bytes;
    switch (codec) {
      case Slot::Codec::base64:
        bytes = base64_decode(value);
        break;
      case Slot::Codec::base64url:
        bytes = base64url_decode(value);
        break;
      case Slot::Codec::hex:
        bytes = hex_decode(value);
        break;
      case Slot::Codec::percent:
        bytes = percent_decoded(value);
    }
    if (!bytes) return std::nullopt;
    value = *std::move(bytes);
  }
  return value;
}

void Verifier::take_generated(const Received& received) {
  const Slot& slot = *received.slot;
  if (slot.part.kind != SignaturePart::Kind::chance && slot.part.kind != SignaturePart::Kind::time)
    return;
  std::optional<std::string> value = decoded(slot, received.value);
  if (!value) {
    report(rule, slot.part, Aspect::invalid);
    return;
  }
  if (slot.clock) check_time(slot, *value);
  if (!slot.variable) return;
  const auto& rules = declared_.rules[*slot.variable];
  if (rules && !rules->accepts(*value)) report(rule, slot.part, Aspect::invalid);
  if (evaluation_.known[*slot.variable] != Evaluation::Known::yes)
    evaluation_.fix(*slot.variable, *std::move(value));
  else if (evaluation_.values[*slot.variable] != *value)  // sent twice, differently
    report(rule, slot.part, Aspect::invalid);
}

void Verifier::check_time(const Slot& slot, std::string_view value) {
  const auto sent = read_time(declared_.program.nodes[*slot.clock], value);
  if (!sent) {
    report(time, slot.part, Aspect::invalid);
    return;
  }
  const auto distance = *sent < now_ ? now_ - *sent : *sent - now_;
  if (declared_.fresh.settled && distance >= *declared_.fresh.settled)
    report(time, Kind::signature, "", Aspect::expired);
}

// A computed part is compared with what it should be, given the generated values as received; when
// one of those is missing, that has been said and the digest cannot be judged.
void Verifier::compare(const Received& received) {
  const Slot& slot = *received.slot;
  if (slot.part.kind == SignaturePart::Kind::chance || slot.part.kind == SignaturePart::Kind::time)
    return;
  evaluation_.unknown = false;
  std::string before;  // the target as it was when this parameter was signed
  if (received.parameter != std::string::npos) {
    std::vector<std::string> later;
    for (std::size_t i = received.parameter; i < declared_.query.size(); ++i)
      later.push_back(declared_.query[i].name);
    before = without_parameters(request_.target, later);
    evaluation_.target = before;
  }
  const std::string expected = evaluation_.value(slot.node);
  evaluation_.target = request_.target;
  if (evaluation_.unknown || expected == received.value) return;
  switch (slot.part.kind) {
    case SignaturePart::Kind::key:
      // What has a blank in it is no key at all; anything else may be one of some account.
      if (received.value.find_first_of(" \t") != std::string::npos)
        report(key, slot.part, Aspect::invalid);
      else
        report(key, Kind::signature, "", Aspect::unknown_key);
      break;
    case SignaturePart::Kind::digest:
      report(digest, Kind::signature, "", Aspect::wrong);
      break;
    default:
      report(constant, slot.part, Aspect::invalid);
  }
}

}  // namespace

std::vector<Cause> Signer::verify(const Request& request, const Lookup& lookup,
                                  WallTime now) const {
  return Verifier(impl_->compiled, request, lookup, now).verify();
}

}  // namespace assay
