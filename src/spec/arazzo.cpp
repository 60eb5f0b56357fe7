#include "spec/arazzo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "spec/document.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

class Reader {
 public:
  Reader(const Spec& spec, const Document& document, Errors& errors)
      : spec_(spec), document_(document), errors_(errors) {}

  void read(std::vector<Workflow>& out) {
    const std::string version = text(document_.root, "arazzo");
    if (!version.starts_with("1.0")) {
      complain(document_.root, version.empty()
                                   ? "not an Arazzo document: it has no \"arazzo\""
                                   : "Arazzo " + version + " is not supported: assay reads 1.0");
      return;
    }
    for (const Json& node : list(document_.root, "workflows")) {
      Workflow workflow = workflow_of(node);
      const bool twin = std::ranges::find(out, workflow.id, &Workflow::id) != out.end();
      if (workflow.id.empty())
        complain(node, "a workflow needs a \"workflowId\"");
      else if (twin)
        complain(node,
                 fmt::format("the workflow {} stands here a second time", in_quotes(workflow.id)));
      else
        out.push_back(std::move(workflow));
    }
  }

 private:
  void complain(const Json& value, std::string what) {
    errors_.push_back({document_.place(value), std::move(what)});
  }

  std::string text(const Json& node, std::string_view name) {
    const Json* found = node.is_object() ? node.find(name) : nullptr;
    if (!found) return {};
    if (found->is_string()) return found->as_string();
    complain(*found, fmt::format("{} must be text", in_quotes(name)));
    return {};
  }

  Json::Array list(const Json& node, std::string_view name) {
    const Json* found = node.is_object() ? node.find(name) : nullptr;
    if (!found) return {};
    if (found->is_array()) return found->as_array();
    complain(*found, fmt::format("{} must be a list", in_quotes(name)));
    return {};
  }

  std::vector<std::pair<std::string, std::string>> outputs(const Json& node) {
    std::vector<std::pair<std::string, std::string>> out;
    const Json* found = node.find("outputs");
    if (!found) return out;
    if (!found->is_object()) {
      complain(*found, "\"outputs\" must be an object");
      return out;
    }
    for (const auto& [name, expression] : found->as_object()) {
      if (expression.is_string() && has_expression(expression.as_string()))
        out.emplace_back(name, expression.as_string());
      else
        complain(expression, fmt::format("{} must be an expression such as \"$response.body#/id\"",
                                         in_quotes(name)));
    }
    return out;
  }

  Workflow workflow_of(const Json& node) {
    Workflow out;
    if (!node.is_object()) return out;
    out.place = document_.place(node);
    out.id = text(node, "workflowId");
    out.about = text(node, "summary");
    if (const Json* inputs = node.find("inputs"))
      if (const Json* properties = inputs->is_object() ? inputs->find("properties") : nullptr;
          properties && properties->is_object())
        for (const auto& [name, schema] : properties->as_object()) out.inputs.push_back(name);
    std::set<std::string> seen;
    for (const Json& step_node : list(node, "steps")) {
      WorkflowStep step = step_of(step_node);
      if (step.id.empty()) complain(step_node, "a step needs a \"stepId\"");
      if (!seen.insert(step.id).second)
        complain(step_node,
                 fmt::format("the step {} stands here a second time", in_quotes(step.id)));
      out.steps.push_back(std::move(step));
    }
    out.outputs = outputs(node);
    return out;
  }

  const Operation* operation_of(const Json& node) {
    std::string id = text(node, "operationId");
    if (const auto dot = id.rfind('.'); id.starts_with('$') && dot != std::string::npos)
      id = id.substr(dot + 1);
    if (const Operation* found = spec_.operation(id)) return found;
    if (id.empty()) {
      complain(node, "a step needs an \"operationId\" (operationPath and workflowId are not read)");
      return nullptr;
    }
    std::vector<std::string> known;
    for (const Operation& operation : spec_.operations) known.push_back(operation.id);
    complain(*node.find("operationId"), fmt::format("{} is no operation of {}{}", in_quotes(id),
                                                    spec_.name, did_you_mean(id, known)));
    return nullptr;
  }

  void add_parameter(const Json& node, const Operation& operation, WorkflowStep& step) {
    const std::string name = text(node, "name"), in = text(node, "in");
    const Json* value = node.find("value");
    if (name.empty() || in.empty() || !value)
      return complain(node, "a parameter of a step needs \"name\", \"in\" and \"value\"");
    const bool known = std::ranges::any_of(
        operation.parameters, [&](const Parameter& parameter) { return parameter.name == name; });
    if (!known && in != "header") {
      std::vector<std::string> names;
      for (const Parameter& parameter : operation.parameters) names.push_back(parameter.name);
      return complain(node, fmt::format("{} is no parameter of {}{}", in_quotes(name), operation.id,
                                        did_you_mean(name, names)));
    }
    step.parameters.emplace_back(in + "." + name, *value);
  }

  void add_criterion(const Json& node, WorkflowStep& step) {
    const std::string condition = text(node, "condition");
    const Json* type = node.find("type");
    if (type && *type != Json("simple"))
      return complain(*type, "conditions of this type are not read: write a simple condition");
    const RuntimeValues nothing;
    if (const auto held = condition_holds(condition, nothing); !held)
      return complain(node, held.error().what);
    step.criteria.push_back(condition);
  }

  WorkflowStep step_of(const Json& node) {
    WorkflowStep step;
    if (!node.is_object()) return step;
    step.place = document_.place(node);
    step.id = text(node, "stepId");
    step.about = text(node, "description");
    const Operation* operation = operation_of(node);
    if (!operation) return step;
    step.operation = operation->id;
    for (const Json& parameter : list(node, "parameters"))
      add_parameter(parameter, *operation, step);
    if (const Json* body = node.find("requestBody")) {
      if (const Json* payload = body->find("payload")) step.payload = *payload;
      for (const Json& replacement : list(*body, "replacements")) {
        const Json* value = replacement.find("value");
        const std::string target = text(replacement, "target");
        if (!value || target.empty()) {
          complain(replacement, "a replacement needs \"target\" and \"value\"");
          continue;
        }
        if (!step.payload) step.payload = Json::object();
        step.payload->put(target, value);
      }
    }
    for (const Json& criterion : list(node, "successCriteria")) add_criterion(criterion, step);
    step.outputs = outputs(node);
    return step;
  }

  const Spec& spec_;
  const Document& document_;
  Errors& errors_;
};

bool is_arazzo(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.ends_with(".arazzo.yaml") || name.ends_with(".arazzo.yml") ||
         name.ends_with(".arazzo.json");
}

}  // namespace

Result<std::vector<Workflow>> load_workflows(const Spec& spec, const std::string& root_file) {
  std::vector<Workflow> out;
  std::vector<fs::path> files;
  std::error_code ignored;
  const fs::path root(root_file);
  const std::string stem = root.stem().string();
  // A folder that holds many documents of others is not one spec.
  if (stem != "api" && stem != "openapi") return out;
  const fs::path folder = root.has_parent_path() ? root.parent_path() : fs::path(".");
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (is_arazzo(entry.path())) files.push_back(entry.path());
  std::ranges::sort(files);
  Errors errors;
  for (const fs::path& file : files) {
    const auto document = load_document(file.string());
    if (!document) {
      errors.insert(errors.end(), document.errors().begin(), document.errors().end());
      continue;
    }
    Reader(spec, *document, errors).read(out);
  }
  if (!errors.empty()) return errors;
  return out;
}

}  // namespace assay
