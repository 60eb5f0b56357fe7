#include "cases/paging.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "spec/text_picks.hpp"

namespace assay {
namespace {

constexpr int kKept = 8;       // items of the whole that pages are compared with
constexpr int kFiltered = 24;  // items whose values are filtered by

const Parameter* query_parameter(const Operation& operation, const std::string& field) {
  for (const Parameter& parameter : operation.parameters)
    if (field == "query." + parameter.name) return &parameter;
  return nullptr;
}

std::optional<std::int64_t> number_in(const Parameter* parameter, std::string_view keyword) {
  const Json* value = parameter ? parameter->compiled.json().find(keyword) : nullptr;
  return value && value->is_number() ? value->as_number().to_int64() : std::nullopt;
}

class Pages {
 public:
  explicit Pages(const Operation& operation)
      : operation_(operation),
        paging_(*operation.paging),
        list_("$response.body#" + paging_.items),
        most_(number_in(query_parameter(operation, paging_.limit), "maximum").value_or(100)),
        usual_(number_in(query_parameter(operation, paging_.limit), "default")) {}

  Workflow pages() const {
    Workflow out = workflow("pages", "pages are disjoint, and together the whole");
    out.steps.push_back(whole());
    add(out, "first", "the first two items", {{paging_.offset, 0}, {paging_.limit, 2}},
        {at(0) + " == " + kept(0), at(1) + " == " + kept(1), list_ + "|count <= 2"},
        {{"first", at(0)}});
    // An offset counts records or pages, and begins with 0 or 1: each of the four is followed
    // through.
    add(out, "one", "two items at the offset 1", {{paging_.offset, 1}, {paging_.limit, 2}},
        {fmt::format("({0} == {2} && {1} == {3}) || ({0} == {3} && {1} == {4}) || ({0} == {4} && "
                     "{1} == {5})",
                     at(0), at(1), kept(0), kept(1), kept(2), kept(3))},
        {{"first", at(0)}});
    const std::string one = "$steps.one.outputs.first";
    add(out, "two", "two items at the offset 2", {{paging_.offset, 2}, {paging_.limit, 2}},
        {fmt::format("({0} == {2} && {1} == {3}) || ({0} == {4} && ({1} == {2} || {1} == {3})) || "
                     "({0} == {3} && {1} == {5})",
                     one, at(0), kept(1), kept(2), kept(0), kept(4))},
        {{"first", at(0)}});
    const std::string two = "$steps.two.outputs.first";
    add(out, "three", "two items at the offset 3", {{paging_.offset, 3}, {paging_.limit, 2}},
        {fmt::format("({0} == {4} && {2} == {6}) || ({0} == {3} && {1} == {4} && {2} == {5}) || "
                     "({0} == {3} && {1} == {5} && {2} == {7}) || ({0} == {5} && {2} == {8})",
                     one, two, at(0), kept(0), kept(1), kept(2), kept(3), kept(4), kept(6))},
        {});
    if (usual_)
      add(out, "default", "a page of the default size", {{paging_.offset, 0}},
          {fmt::format("{0}|count == {1} || {2} < {1}", list_, *usual_,
                       "$steps.all.outputs.items")},
          {});
    add_ends(out);
    add(out, "again", "the whole once more", {{paging_.offset, 0}, {paging_.limit, most_}},
        {list_ + " == $steps.all.outputs.list"}, {});
    return out;
  }

  Workflow filters(const Relation& filter) const {
    const std::string name = filter.field.substr(filter.field.rfind('.') + 1);
    Workflow out = workflow("filter-" + name, fmt::format("{} finds what has it", filter.field));
    out.steps.push_back(whole());
    WorkflowStep& all = out.steps.front();
    for (int i = 0; i < kFiltered; ++i)
      all.outputs.emplace_back(fmt::format("value{}", i),
                               fmt::format("{}/{}{}", list_, i, filter.member));
    const auto value = [](int i) { return value_of(fmt::to_string(i)); };
    for (int i = 0; i < kFiltered; ++i)
      out.steps.push_back(finding(fmt::format("finds-{}", i), "the value of an item that is there",
                                  filter, value(i)));
    const Parameter* parameter = query_parameter(operation_, filter.field);
    const Json* type = parameter ? parameter->compiled.json().find("type") : nullptr;
    if (type && *type == Json("string")) {
      add_picks(out, filter);
      add_near_misses(out, filter);
    }
    add(out, "again", "everything once more, without the filter",
        {{paging_.offset, 0}, {paging_.limit, most_}}, {list_ + " == $steps.all.outputs.list"}, {});
    return out;
  }

 private:
  static std::string value_of(std::string_view which) {
    return fmt::format("$steps.all.outputs.value{}", which);
  }

  // Whoever asks for what is there finds it, and how many there are.
  WorkflowStep finding(std::string id, std::string_view what, const Relation& filter,
                       const std::string& value) const {
    WorkflowStep step = page(std::move(id), fmt::format("{} is {}", filter.field, what),
                             {{paging_.offset, 0}, {paging_.limit, 1}});
    set(step, filter.field, Json(value));
    step.criteria.push_back(fmt::format("{}/0{} == {}", list_, filter.member, value));
    if (!paging_.total.empty())
      step.criteria.push_back(fmt::format("$response.body#{} >= 1", paging_.total));
    step.skip_unless_known = true;
    return step;
  }

  // Pages of all but three: whatever an offset counts, one of these pages ends with the last item,
  // and has few others. What is on a page are neighbours, and it is short at the end alone.
  void add_ends(Workflow& out) const {
    const std::string all = "$steps.all.outputs.", size = all + "items|less:3";
    struct End {
      const char* id;
      Json offset;
      std::string counted;  // what the pages of two have shown of such an offset
    };
    const auto shown = [](std::string_view step, int index) {
      return fmt::format("$steps.{}.outputs.first == {}", step, kept(index));
    };
    for (const auto& [id, offset, counted] :
         {End{"end-of-pages-from-0", 1, shown("one", 2)},
          {"end-of-pages-from-1", 2, shown("one", 0) + " && " + shown("two", 2)},
          {"end-of-records-from-0", size, shown("one", 1)},
          {"end-of-records-from-1", all + "items|less:2",
           shown("one", 0) + " && " + shown("two", 1)}}) {
      WorkflowStep step = page(id, "a page of all but three items, near the end", {});
      set(step, paging_.offset, offset);
      set(step, paging_.limit, Json(size));
      step.skip_unless_known = true;
      step.criteria = {list_ + "|runs-in:all.list == true",
                       fmt::format("{}|count <= {}", list_, size),
                       fmt::format("!({}) || {}/0 == {}list|back:3", counted, list_, all)};
      if (!paging_.total.empty())
        step.criteria.push_back(fmt::format(
            "{0}total != {0}items || {1}|count == {2} || {1}|count == 0 || {1}|back:1 == "
            "{0}list|back:1",
            all, list_, size));
      out.steps.push_back(std::move(step));
    }
  }

  // The values that are most easily read wrongly, wherever in the list they stand.
  void add_picks(Workflow& out, const Relation& filter) const {
    for (const TextPick& pick : text_picks()) {
      const std::string name = fmt::format("value-{}", pick.name);
      out.steps.front().outputs.emplace_back(
          name, fmt::format("{}|pick:{}:{}", list_, pick.name, filter.member));
      out.steps.push_back(finding(fmt::format("finds-{}", pick.name), pick.about, filter,
                                  "$steps.all.outputs." + name));
    }
  }

  // What is not there finds nothing, or is refused as no value of the field.
  void add_near_misses(Workflow& out, const Relation& filter) const {
    const std::string one = value_of("0"), another = value_of("1");
    for (const auto& [id, expression, about] :
         {std::tuple{"longer", "{" + one + "}0", "a longer value"},
          {"shorter", one + "|drop-last", "the value without its end"},
          {"without-first", one + "|drop-first", "the value without its beginning"},
          {"percent", one + "|percent-middle", "the value with a percent sign in it"},
          {"percent-at-end", "{" + one + "|drop-last}%", "a percent sign for the value's end"},
          {"percent-alone", std::string("%"), "a percent sign"},
          {"underscore", one + "|underscore-middle", "the value with an underscore in it"},
          {"asterisk", "{" + one + "|drop-last}*", "an asterisk for the value's end"},
          {"expression", std::string(".*"), "a regular expression for everything"},
          {"quote", std::string("assay' or '1'='1"), "a text that would end a quoted one"},
          {"quote-and-comment", "{" + one + "}' -- ", "the value, a quotation mark and a comment"},
          {"double-quote", std::string("assay\" or \"1\"=\"1"),
           "a text that would end a quoted one"},
          {"leading-zeros", "00{" + one + "}", "the value with zeros in front"},
          {"list", "{" + one + "},{" + another + "}", "two values with a comma between them"},
          {"list-by-bar", "{" + one + "}|{" + another + "}", "two values with a bar between them"},
          {"list-by-semicolon", "{" + one + "};{" + another + "}",
           "two values with a semicolon between them"}}) {
      WorkflowStep step = page(id, fmt::format("{} is {}", filter.field, about),
                               {{paging_.offset, 0}, {paging_.limit, most_}});
      set(step, filter.field, Json(expression));
      step.skip_unless_known = true;
      step.expect = WorkflowStep::Expect::either;
      // What a value without a sign asks for is open.
      for (int i = 0; i < 3; ++i)
        step.criteria.push_back(
            fmt::format("$request.{0} == '' || {1}/{2} == null || {1}/{2}{3} == $request.{0}",
                        filter.field, list_, i, filter.member));
      if (!paging_.total.empty())
        step.criteria.push_back(
            fmt::format("$response.body#{} == null || {}", paging_.total, total_fits()));
      out.steps.push_back(std::move(step));
    }
  }

  // As many as are listed, or more than a page holds.
  std::string total_fits() const {
    return fmt::format(
        "$response.body#{0} == {1}|count || ($response.body#{0} > {2} && {1}|count == {2})",
        paging_.total, list_, most_);
  }

  using Fields = std::vector<std::pair<std::string, std::int64_t>>;

  Workflow workflow(const std::string& id, std::string about) const {
    return {fmt::format("{}.{}", operation_.id, id), std::move(about), {}, {}, {}, {}};
  }

  static void set(WorkflowStep& step, const std::string& field, Json value) {
    step.parameters.emplace_back(field, std::move(value));
  }

  WorkflowStep page(std::string id, std::string about, const Fields& fields) const {
    WorkflowStep step;
    step.id = std::move(id);
    step.about = std::move(about);
    step.operation = operation_.id;
    step.expect = WorkflowStep::Expect::accepted;
    for (const auto& [field, value] : fields) set(step, field, Json(value));
    return step;
  }

  void add(Workflow& to, std::string id, std::string about, const Fields& fields,
           std::vector<std::string> criteria,
           std::vector<std::pair<std::string, std::string>> outputs) const {
    WorkflowStep step = page(std::move(id), std::move(about), fields);
    step.criteria = std::move(criteria);
    if (!paging_.total.empty())
      step.criteria.push_back(
          fmt::format("$response.body#{} == $steps.all.outputs.total", paging_.total));
    step.outputs = std::move(outputs);
    to.steps.push_back(std::move(step));
  }

  WorkflowStep whole() const {
    WorkflowStep step = page("all", "as much as a page may hold, from the beginning",
                             {{paging_.offset, 0}, {paging_.limit, most_}});
    step.outputs = {{"list", list_}, {"items", list_ + "|count"}};
    if (!paging_.total.empty()) {
      const std::string total = "$response.body#" + paging_.total;
      step.outputs.emplace_back("total", total);
      step.criteria.push_back(total_fits());
    }
    for (int i = 0; i < kKept; ++i) step.outputs.emplace_back(fmt::format("key{}", i), at(i));
    return step;
  }

  std::string at(int index) const { return fmt::format("{}/{}{}", list_, index, paging_.key); }
  static std::string kept(int index) { return fmt::format("$steps.all.outputs.key{}", index); }

  const Operation& operation_;
  const Paging& paging_;
  std::string list_;
  std::int64_t most_;
  std::optional<std::int64_t> usual_;
};

}  // namespace

std::vector<Workflow> paging_workflows(const Spec& spec) {
  std::vector<Workflow> out;
  for (const Operation& operation : spec.operations) {
    if (!operation.paging) continue;
    const Pages pages(operation);
    out.push_back(pages.pages());
    for (const Relation& relation : operation.relations)
      if (relation.kind == Relation::Kind::items_equal) out.push_back(pages.filters(relation));
  }
  return out;
}

}  // namespace assay
