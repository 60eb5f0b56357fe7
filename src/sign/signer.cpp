#include "sign/signer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sign/attributes.hpp"
#include "sign/declaration.hpp"
#include "sign/impl.hpp"
#include "base/query.hpp"

namespace assay {

std::string SignaturePart::subject() const {
  if (where == Where::query) return "query." + name;
  return where == Where::header ? header : header + "." + name;
}

Result<Signer> Signer::compile(const Json& declaration,
                               const std::vector<std::string>& profile_names) {
  auto compiled = compile_declaration(declaration, profile_names);
  if (!compiled) return compiled.errors();
  return Signer(std::make_shared<const Impl>(
      Impl{declaration, *std::move(compiled), hash64(declaration.dump())}));
}

const Json& Signer::declaration() const { return impl_->json; }
std::uint64_t Signer::revision() const { return impl_->revision; }
const Freshness& Signer::freshness() const { return impl_->compiled.fresh; }

std::vector<SignaturePart> Signer::parts() const {
  std::vector<SignaturePart> out;
  for (const DeclaredParameter& parameter : impl_->compiled.query)
    out.push_back(parameter.slot.part);
  for (const DeclaredHeader& header : impl_->compiled.headers) {
    for (const auto& [name, slot] : header.attributes) out.push_back(slot.part);
    for (const Piece& piece : header.pieces)
      if (piece.slot) out.push_back(piece.slot->part);
  }
  return out;
}

const ValueRule* Signer::rule_of(std::string_view variable) const {
  const Variable* found = impl_->compiled.program.find(variable);
  if (!found) return nullptr;
  const auto index = static_cast<std::size_t>(found - impl_->compiled.program.variables.data());
  const auto& rule = impl_->compiled.rules[index];
  return rule ? &*rule : nullptr;
}

namespace {

std::string header_value(const DeclaredHeader& header, Evaluation& evaluation) {
  std::string out;
  out.reserve(192);
  if (!header.attributed) {
    for (const Piece& piece : header.pieces) {
      if (piece.slot)
        evaluation.append(piece.slot->node, out);
      else
        out += piece.text;
    }
    return out;
  }
  out += header.scheme;
  std::string value;
  for (std::size_t i = 0; i < header.attributes.size(); ++i) {
    const auto& [name, slot] = header.attributes[i];
    if (i > 0)
      out += header.separator;
    else if (!header.scheme.empty())
      out += ' ';
    out.append(name).append("=");
    if (header.quoted) {
      value.clear();
      evaluation.append(slot.node, value);
      append_quoted(out, value);
    } else {
      evaluation.append(slot.node, out);
    }
  }
  return out;
}

}  // namespace

void Signer::sign(Request& request, const Lookup& lookup, WallTime now, Random& random) const {
  const Declaration& compiled = impl_->compiled;
  Evaluation evaluation(compiled.program, lookup);
  evaluation.method = request.method;
  evaluation.target = request.target;
  evaluation.body = request.body;
  evaluation.fields = &request.fields;
  evaluation.now = now;
  evaluation.random = &random;
  // Each parameter sees the target with those in front of it; headers see all of it.
  for (const DeclaredParameter& parameter : compiled.query) {
    append_parameter(request.target, parameter.name, evaluation.value(parameter.slot.node));
    evaluation.target = request.target;
  }
  Fields fields;
  fields.reserve(compiled.headers.size() + request.fields.size());
  for (const DeclaredHeader& header : compiled.headers)
    fields.push_back({header.name, header_value(header, evaluation)});
  std::ranges::move(request.fields, std::back_inserter(fields));
  request.fields = std::move(fields);
}

Result<std::string> Signer::evaluate(std::string_view variable, const Fixed& fixed,
                                     const Request& request, const Lookup& lookup,
                                     WallTime now) const {
  const Program& program = impl_->compiled.program;
  const auto index_of = [&](std::string_view name) -> Result<std::size_t> {
    if (const Variable* found = program.find(name))
      return static_cast<std::size_t>(found - program.variables.data());
    std::vector<std::string> names;
    for (const Variable& known : program.variables) names.push_back(known.name);
    return Error{"", in_quotes(name) + " is not a let variable" + did_you_mean(name, names)};
  };
  Evaluation evaluation(program, lookup);
  evaluation.method = request.method;
  evaluation.target = request.target;
  evaluation.body = request.body;
  evaluation.fields = &request.fields;
  evaluation.now = now;
  for (const auto& [name, value] : fixed) {
    const auto index = index_of(name);
    if (!index) return index.errors();
    evaluation.fix(*index, value);
  }
  const auto index = index_of(variable);
  if (!index) return index.errors();
  if (evaluation.known[*index] == Evaluation::Known::no) evaluation.evaluate_variable(*index);
  const std::string& out = evaluation.values[*index];
  if (evaluation.unknown)
    return Error{"",
                 in_quotes(variable) + " depends on chance: fix the variables that chance makes"};
  return out;
}

}  // namespace assay
