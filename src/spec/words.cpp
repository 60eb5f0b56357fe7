#include "spec/words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

bool flag_in(SpecNode node, std::string_view name) {
  const SpecNode found = node.find(name);
  return found && found.value->is_bool() && found.value->as_bool();
}

std::vector<std::string> texts_in(SpecNode node, std::string_view name) {
  return texts_of(node.find(name));
}

// The members of an object that stands under `name`.
std::vector<std::pair<std::string, SpecNode>> members_of(SpecNode node, std::string_view name) {
  const SpecNode found = node.find(name);
  std::vector<std::pair<std::string, SpecNode>> out;
  if (found && found.value->is_object())
    for (const auto& [key, member] : found.value->as_object())
      out.emplace_back(key, SpecNode{found.document, &member});
  return out;
}

std::vector<SpecNode> items_of(SpecNode found) {
  std::vector<SpecNode> out;
  if (found && found.value->is_array())
    for (const Json& item : found.value->as_array()) out.push_back({found.document, &item});
  return out;
}

// "/subid" of "response./subid"; empty for anything else.
std::string pointer_of(const std::string& field) {
  constexpr std::string_view kPrefix = "response.";
  return field.starts_with(kPrefix) ? field.substr(kPrefix.size()) : "";
}

Reading reading_from(std::string name, SpecNode node) {
  Reading reading;
  reading.name = std::move(name);
  if (!node.value->is_object()) return reading;
  const std::string outcome = text_in(node, "outcome");
  if (outcome == "accepted") reading.outcome = Reading::Outcome::accepted;
  if (outcome == "refused") reading.outcome = Reading::Outcome::refused;
  reading.codes = texts_in(node, "codes");
  reading.text = text_in(node, "text");
  Json constraint = *node.value;
  for (std::string_view word : {"outcome", "codes", "text"}) constraint.erase(word);
  if (!constraint.as_object().empty()) reading.constraint = std::move(constraint);
  return reading;
}

Unsettled unsettled_from(SpecNode node) {
  Unsettled unsettled;
  unsettled.id = text_in(node, "id");
  unsettled.because = text_in(node, "because");
  unsettled.cite = cite_of(node);
  unsettled.covers = texts_in(node, "covers");
  for (auto& [name, reading] : members_of(node, "readings"))
    unsettled.readings.push_back(reading_from(name, reading));
  return unsettled;
}

std::vector<Cause> causes_from(SpecSource& source, SpecNode conditions) {
  std::vector<Cause> out;
  if (!conditions) return out;
  std::vector<SpecNode> all = items_of(conditions);
  if (conditions.value->is_object()) all.push_back(conditions);
  for (SpecNode condition : all) {
    auto cause = cause_from(*condition.value);
    if (cause)
      out.push_back(std::move(*cause));
    else
      source.complain(condition, cause.error().what);
  }
  return out;
}

ResultRow row_from(SpecSource& source, SpecNode node) {
  ResultRow row;
  row.code = text_in(node, "code");
  if (const SpecNode status = node.find("status"); status && status.value->is_number())
    row.status = static_cast<int>(status.value->as_number().to_int64().value_or(0));
  row.also = texts_in(node, "also");
  const SpecNode means = node.find("means");
  row.english = text_in(means, "en");
  row.chinese = text_in(means, "zh");
  row.remedy = text_in(node, "remedy");
  row.cite = cite_of(node);
  row.when = causes_from(source, node.find("when"));
  row.fits = causes_from(source, node.find("fits"));
  row.generic = flag_in(node, "generic");
  const std::string by = text_in(node, "provoked-by");
  if (by == "state") row.provoked = ResultRow::Provoked::state;
  if (by == "environment") row.provoked = ResultRow::Provoked::environment;
  if (const SpecNode simulate = node.find("simulate")) row.simulate = *simulate.value;
  row.place = node.place();
  return row;
}

// Those in a file of their own are checked here, those inline by the vocabulary.
void add_clauses(SpecSource& source, SpecNode clauses, SpecNode inline_clauses,
                 VendorDocument& document) {
  for (const auto& [name, sentence] : clauses.value->as_object()) {
    const SpecNode node{clauses.document, &sentence};
    if (!sentence.is_string()) {
      if (clauses.value != inline_clauses.value)
        source.complain(node,
                        fmt::format("{} must be text (in quotes if it looks like a number), not {}",
                                    in_quotes(name), spoken(sentence.kind())));
      continue;
    }
    document.clauses.emplace(name, sentence.as_string());
    document.clause_places.emplace(name, node.place());
  }
}

}  // namespace

std::string text_in(SpecNode node, std::string_view name) {
  const SpecNode found = node.find(name);
  return found && found.value->is_string() ? found.value->as_string() : std::string{};
}

std::vector<std::string> texts_of(SpecNode node) {
  std::vector<std::string> out;
  if (node && node.value->is_string()) out.push_back(node.value->as_string());
  if (node && node.value->is_array())
    for (const Json& item : node.value->as_array())
      if (item.is_string()) out.push_back(item.as_string());
  return out;
}

SpecNode words_of(SpecNode node) {
  const SpecNode words = node.find("x-assay");
  return words && words.value->is_object() ? words : SpecNode{};
}

Citations cite_of(SpecNode words) { return texts_in(words, "cite"); }

std::vector<VendorDocument> vendor_documents(SpecSource& source, SpecNode words) {
  std::vector<VendorDocument> out;
  for (const auto& [id, node] : members_of(words, "documents")) {
    VendorDocument document;
    document.id = id;
    document.title = text_in(node, "title");
    document.edition = text_in(node, "edition");
    document.file = text_in(node, "file");
    document.sha256 = text_in(node, "sha256");
    document.place = node.place();
    if (const SpecNode clauses = node.find("clauses")) {
      const SpecNode target = source.follow(clauses);
      if (target && source.expect(target, Json::Kind::object, "clauses"))
        add_clauses(source, target, clauses, document);
    }
    out.push_back(std::move(document));
  }
  return out;
}

std::vector<ProfileKey> profile_keys(SpecSource& source, SpecNode words) {
  std::vector<ProfileKey> out;
  for (const auto& [name, node] : members_of(words, "profile")) {
    ProfileKey key;
    key.name = name;
    key.place = words.document->place_of_key(name, *node.value);
    key.about = text_in(node, "about");
    key.secret = flag_in(node, "secret");
    key.list = flag_in(node, "list");
    key.optional = flag_in(node, "optional");
    if (const SpecNode example = node.find("example")) {
      key.example = *example.value;
      if (example.value->is_array() && !key.list)
        source.complain(example,
                        fmt::format("the example of {} is a list: say \"list: true\" beside it",
                                    in_quotes(name)));
    }
    if (name == "guard")
      source.complain(words.document->place_of_key(name, *node.value),
                      "\"guard\" cannot be a name of the profile: every profile has it, to say "
                      "what may happen");
    out.push_back(std::move(key));
  }
  return out;
}

std::vector<Unsettled> unsettled_of(SpecNode words) {
  std::vector<Unsettled> out;
  for (SpecNode node : items_of(words.find("unsettled"))) {
    out.push_back(unsettled_from(node));
    out.back().place = node.place();
  }
  return out;
}

std::vector<Relation> relations_of(SpecNode words) {
  std::vector<Relation> out;
  using Kind = Relation::Kind;
  constexpr std::pair<std::string_view, Kind> kKinds[] = {{"unique", Kind::unique},
                                                          {"present", Kind::present},
                                                          {"empty", Kind::empty},
                                                          {"same", Kind::same},
                                                          {"items", Kind::items_equal}};
  for (SpecNode node : items_of(words.find("relations"))) {
    for (const auto& [word, kind] : kKinds) {
      const std::string target = pointer_of(text_in(node, word));
      if (target.empty()) continue;
      Relation relation;
      relation.kind = kind;
      relation.target = target;
      relation.member = text_in(node, "member");
      relation.field = text_in(node, "equals");
      if (const std::string most = text_in(node, "at-most"); !most.empty()) {
        relation.kind = Kind::items_at_most;
        relation.field = most;
      }
      const std::string when = text_in(node, "when");
      if (when == "success") relation.when = Relation::When::success;
      if (when == "failure") relation.when = Relation::When::failure;
      for (const auto& [field, value] : members_of(node, "if")) {
        if (!field.starts_with("request.")) continue;
        relation.if_request = field.substr(std::string_view("request.").size());
        relation.if_value = *value.value;
      }
      relation.else_absent = text_in(node, "else") == "absent";
      relation.cite = cite_of(node);
      relation.place = node.place();
      out.push_back(std::move(relation));
    }
  }
  return out;
}

std::optional<Lifecycle> lifecycle_of(SpecNode words) {
  const SpecNode node = words.find("lifecycle");
  if (!node) return std::nullopt;
  using Does = Lifecycle::Does;
  constexpr std::pair<std::string_view, Does> kWords[] = {
      {"creates", Does::create}, {"reads", Does::read}, {"deletes", Does::remove}};
  Lifecycle out;
  for (const auto& [word, does] : kWords) {
    if (std::string name = text_in(node, word); !name.empty()) {
      out.does = does;
      out.resource = std::move(name);
    }
  }
  out.identity = text_in(node, "identity");
  out.parent = texts_in(node, "parent");
  out.retry_key = text_in(node, "retry-key");
  out.time_to_live = text_in(node, "time-to-live");
  out.cite = cite_of(node);
  return out;
}

std::optional<Paging> paging_of(SpecNode words) {
  const SpecNode node = words.find("paging");
  if (!node) return std::nullopt;
  return Paging{text_in(node, "offset"),
                text_in(node, "limit"),
                pointer_of(text_in(node, "items")),
                pointer_of(text_in(node, "total")),
                text_in(node, "key"),
                cite_of(node)};
}

std::optional<Results> results_of(SpecSource& source, const Vocabulary& vocabulary, SpecNode words,
                                  std::vector<std::string>& cited) {
  const SpecNode node = words.find("results");
  if (!node || !node.value->is_object()) return std::nullopt;
  Results results;
  results.code_pointer = text_in(node, "code");
  results.text_pointer = text_in(node, "text");
  results.success = texts_in(node, "success");
  results.cite = cite_of(node);
  SpecNode rows = node.find("table");
  if (rows && rows.value->is_string()) {
    Errors errors;
    const Document* table =
        source.documents.load(DocumentSet::beside(*rows.document, rows.value->as_string()), errors);
    for (Error& error : errors) error.what += fmt::format(" (referred to at {})", rows.place());
    source.complain(errors);
    if (!table) return results;
    vocabulary.check_result_table(source, {table, &table->root});
    collect_citations({table, &table->root}, cited);
    rows = SpecNode{table, &table->root}.find("rows");
  }
  for (SpecNode row : items_of(rows)) results.rows.push_back(row_from(source, row));
  return results;
}

namespace {

bool mentions_unsettled(const Json& value) {
  if (value.is_array()) return std::ranges::any_of(value.as_array(), mentions_unsettled);
  if (!value.is_object()) return false;
  const Json* words = value.find("x-assay");
  if (words && words->find("unsettled")) return true;
  return std::ranges::any_of(value.as_object(), [](const Json::Member& member) {
    return mentions_unsettled(member.second);
  });
}

class UnsettledSearch {
 public:
  UnsettledSearch(const Json& root, const std::function<std::string(std::string_view)>& place)
      : root_(root), place_(place) {}

  void search(const Json& schema, const std::string& pointer, const std::string& subject) {
    if (!schema.is_object()) return;
    if (const Json* words = schema.find("x-assay")) take(*words, pointer, subject);
    for (const auto& [keyword, value] : schema.as_object()) {
      const std::string here = pointer_join(pointer, keyword);
      if (keyword == "$ref" && value.is_string() && value.as_string().starts_with("#/")) {
        const std::string target = value.as_string().substr(1);
        const Json* named = root_.at(target);
        // A circle comes back to what is open; the same schema under another name is another
        // subject.
        if (!named || std::ranges::find(open_, target) != open_.end()) continue;
        open_.push_back(target);
        search(*named, target, subject);
        open_.pop_back();
      } else {
        inside(value, keyword, here, subject);
      }
    }
  }
  std::vector<Unsettled> found;

 private:
  void inside(const Json& value, const std::string& keyword, const std::string& pointer,
              const std::string& subject) {
    const Holds holds = holds_schemas(keyword);
    if (holds == Holds::schema) {
      const bool same_value = keyword == "not" || keyword == "if" || keyword == "then" ||
                              keyword == "else" || keyword == "contentSchema";
      search(value, pointer,
             subject + (keyword == "items" || keyword == "contains" ? ".0"
                        : same_value                                ? ""
                                                                    : ".*"));
    } else if (holds == Holds::list && value.is_array()) {
      for (std::size_t i = 0; i < value.as_array().size(); ++i)
        search(value.as_array()[i], pointer + "/" + std::to_string(i),
               keyword == "prefixItems" ? subject + "." + std::to_string(i) : subject);
    } else if (holds == Holds::map && value.is_object()) {
      for (const auto& [name, schema] : value.as_object())
        search(schema, pointer_join(pointer, name),
               keyword == "properties"          ? subject + "." + name
               : keyword == "patternProperties" ? subject + ".*"
                                                : subject);
    }
  }

  void take(const Json& words, const std::string& pointer, const std::string& subject) {
    const Json* list = words.find("unsettled");
    if (!list || !list->is_array()) return;
    for (std::size_t i = 0; i < list->as_array().size(); ++i) {
      Unsettled unsettled = unsettled_from({nullptr, &list->as_array()[i]});
      unsettled.subject = subject;
      unsettled.pointer = pointer;
      unsettled.place = place_(pointer + "/x-assay/unsettled/" + std::to_string(i));
      found.push_back(std::move(unsettled));
    }
  }

  const Json& root_;
  const std::function<std::string(std::string_view)>& place_;
  std::vector<std::string> open_;
};

}  // namespace

std::vector<Unsettled> unsettled_in_schema(
    const Json& schema, std::string_view subject,
    const std::function<std::string(std::string_view)>& place) {
  // Strangers' schemas refer to each other in more ways than can be walked one by one.
  if (!mentions_unsettled(schema)) return {};
  UnsettledSearch search(schema, place);
  search.search(schema, "", std::string(subject));
  return std::move(search.found);
}

void collect_citations(SpecNode words, std::vector<std::string>& out) {
  for (SpecNode item : items_of(words)) collect_citations(item, out);
  if (!words.value->is_object()) return;
  for (const auto& [name, member] : words.value->as_object()) {
    const SpecNode node{words.document, &member};
    if (name == "cite") {
      if (member.is_string()) out.push_back(node.place() + " " + member.as_string());
      for (SpecNode item : items_of(node))
        if (item.value->is_string()) out.push_back(item.place() + " " + item.value->as_string());
    } else if (name != "sign" && name != "profile" && name != "documents") {
      collect_citations(node, out);
    }
  }
}

}  // namespace assay
