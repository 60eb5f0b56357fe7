#include "spec/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <unordered_map>

#include "base/text.hpp"
#include "spec/core_schema.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostExpanded = 1'000'000;  // values that come from aliases
constexpr int kDeepest = 400;  // below the limit of yaml-cpp, which names no place

struct Stop {};  // ends yaml-cpp's loop; caught in read_yaml

int depth_of(const Json& value) {
  int deepest = 0;
  if (value.is_array())
    for (const Json& item : value.as_array()) deepest = std::max(deepest, depth_of(item));
  if (value.is_object())
    for (const auto& member : value.as_object())
      deepest = std::max(deepest, depth_of(member.second));
  return deepest + 1;
}

class Builder final : public YAML::EventHandler {
 public:
  Builder(Document& document, Errors& errors) : document_(document), errors_(errors) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (wants_key()) {
      complain(mark, "a key is missing or null: write its name, in quotes if it is \"null\"");
      return take_key(std::nullopt, mark);
    }
    finish(Json(), offset(mark), anchor, made_++);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      complain(mark,
               "this alias stands inside the value that it names: a value cannot contain itself");
      if (wants_key()) return take_key(std::nullopt, mark);
      return finish(Json(), offset(mark), 0, made_++);
    }
    const Anchored& anchored = found->second;
    if (wants_key()) {
      if (anchored.value.is_string()) return take_key(anchored.value.as_string(), mark);
      complain(mark, fmt::format("a key must be text, not {}", kind(anchored.value)));
      return take_key(std::nullopt, mark);
    }
    expanded_ += anchored.count;
    if (expanded_ > kMostExpanded)
      stop(mark,
           fmt::format("the aliases expand to more than {} values: write fewer, or refer with $ref",
                       kMostExpanded));
    if (static_cast<int>(frames_.size()) + depth_of(anchored.value) > kDeepest)
      stop(mark, fmt::format("nested deeper than {} levels", kDeepest));
    const std::size_t before = made_;
    made_ += anchored.count;
    finish(anchored.value, std::nullopt, 0, before);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    if (wants_key()) {
      if (tag == "?" && text == "<<")
        complain(mark,
                 "the merge key \"<<\" is no part of YAML 1.2: write the members out, or refer "
                 "with $ref");
      return take_key(text, mark, anchor);
    }
    last_scalar_ = offset(mark);
    finish(typed(mark, tag, text), offset(mark), anchor, made_++);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    if (tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:seq") unknown_tag(mark, tag);
    open(Json(Json::Array{}), mark, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    if (tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:map") unknown_tag(mark, tag);
    open(Json(Json::Object{}), mark, anchor);
  }
  void OnMapEnd() override { close(); }

  // yaml-cpp takes the end of the text for a closing quote.
  void refuse_an_open_quote() {
    const std::string_view text = document_.text;
    std::size_t at = last_scalar_;
    while (at < text.size() && (text[at] == '!' || text[at] == '&'))  // a tag, an anchor
      at = text.find_first_not_of(" \t\r\n", text.find_first_of(" \t\r\n", at));
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return;
    const char quote = text[at];
    std::size_t end = at + 1;
    while (end < text.size()) {
      const bool doubled = quote == '\'' && text.substr(end, 2) == "''";
      const bool escape = quote == '"' && text[end] == '\\';
      if (text[end] == quote && !doubled) break;
      end += doubled || escape ? 2 : 1;
    }
    if (end >= text.size())
      errors_.push_back({document_.place(static_cast<std::uint32_t>(at)),
                         "not YAML: this quote is not closed before the text ends"});
  }

 private:
  struct Frame {
    Json value;
    YAML::anchor_t anchor;
    std::size_t made_before;
    bool is_key = false;  // a list or object in the place of a key, reported
    bool has_key = false;
    std::optional<std::string> key;  // null: wrong or repeated, so that its value is dropped
    std::unordered_map<std::string, std::uint32_t> keys;  // and where each stands
  };
  struct Anchored {
    Json value;
    std::size_t count;
  };

  static std::uint32_t offset(const YAML::Mark& mark) {
    return static_cast<std::uint32_t>(std::max(mark.pos, 0));
  }
  static std::string_view kind(const Json& value) {
    return value.is_array() ? "a list" : value.is_object() ? "an object" : name_of(value.kind());
  }
  void complain(const YAML::Mark& mark, std::string what) {
    errors_.push_back({document_.place(offset(mark)), std::move(what)});
  }
  [[noreturn]] void stop(const YAML::Mark& mark, std::string what) {
    complain(mark, std::move(what));
    throw Stop{};
  }
  void unknown_tag(const YAML::Mark& mark, const std::string& tag) {
    complain(mark,
             fmt::format("the tag {} is none of !!str, !!int, !!float, !!bool, !!null, !!map and "
                         "!!seq, or does not suit this value: remove it",
                         in_quotes(tag)));
  }

  Json typed(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
    if (tag == "!" || tag == "tag:yaml.org,2002:str") return Json(text);
    auto scalar = core_scalar(text);
    if (!scalar) {
      complain(mark, scalar.error().what);
      return Json();
    }
    const Json::Kind kind = scalar->kind();
    const bool suits = tag == "?" ||
                       (tag == "tag:yaml.org,2002:null" && kind == Json::Kind::null) ||
                       (tag == "tag:yaml.org,2002:bool" && kind == Json::Kind::boolean) ||
                       (tag == "tag:yaml.org,2002:float" && kind == Json::Kind::number) ||
                       (tag == "tag:yaml.org,2002:int" && kind == Json::Kind::number &&
                        scalar->as_number().is_integer());
    if (!suits) unknown_tag(mark, tag);
    return std::move(*scalar);
  }

  bool wants_key() const {
    return !frames_.empty() && frames_.back().value.is_object() && !frames_.back().has_key;
  }

  void take_key(std::optional<std::string> name, const YAML::Mark& mark,
                YAML::anchor_t anchor = 0) {
    Frame& frame = frames_.back();
    frame.has_key = true;
    frame.key = std::move(name);
    if (!frame.key) return;
    if (anchor != 0) anchors_[anchor] = {Json(*frame.key), 1};
    const auto [first, fresh] = frame.keys.emplace(*frame.key, offset(mark));
    if (fresh) return;
    complain(mark, fmt::format("{} stands here a second time, first at {}: keep one of them",
                               in_quotes(*frame.key), document_.place(first->second)));
    frame.key.reset();
  }

  void open(Json value, const YAML::Mark& mark, YAML::anchor_t anchor) {
    const bool is_key = wants_key();
    if (is_key) complain(mark, fmt::format("a key must be text, not {}", kind(value)));
    if (static_cast<int>(frames_.size()) >= kDeepest)
      stop(mark, fmt::format("nested deeper than {} levels", kDeepest));
    value.set_mark(offset(mark));
    frames_.push_back({std::move(value), anchor, made_++, is_key, false, {}, {}});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.is_key) {
      frames_.back().has_key = true;
      return;
    }
    finish(std::move(frame.value), std::nullopt, frame.anchor, frame.made_before);
  }

  // A value is whole: remembers it under its anchor and hands it to what it stands in.
  void finish(Json value, std::optional<std::uint32_t> mark, YAML::anchor_t anchor,
              std::size_t made_before) {
    if (mark) value.set_mark(*mark);
    if (anchor != 0) anchors_[anchor] = {value, made_ - made_before};
    if (frames_.empty()) {
      document_.root = std::move(value);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.value.is_array()) {
      frame.value.as_array().push_back(std::move(value));
      return;
    }
    if (frame.key) frame.value.as_object().emplace_back(std::move(*frame.key), std::move(value));
    frame.key.reset();
    frame.has_key = false;
  }

  Document& document_;
  Errors& errors_;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  std::size_t made_ = 0, expanded_ = 0;
  std::uint32_t last_scalar_ = 0;
};

// What yaml-cpp says, in words that tell what to do; its own words where there are no better.
std::string plain_sentence(std::string_view message) {
  struct Row {
    std::string_view message, sentence;
  };
  namespace says = YAML::ErrorMsg;
  static const Row rows[] = {
      {says::END_OF_MAP,
       "this line does not continue the object above: check its indentation and its \":\""},
      {says::END_OF_MAP_FLOW, "a \"{\" is not closed, or a \",\" is missing between two members"},
      {says::END_OF_SEQ,
       "this line does not continue the list above: check its indentation and its \"-\""},
      {says::END_OF_SEQ_FLOW, "a \"[\" is not closed, or a \",\" is missing between two items"},
      {says::FLOW_END, "a \"]\" or \"}\" that closes nothing"},
      {says::BLOCK_ENTRY, "a \"-\" where no list can begin: check the indentation"},
      {says::MAP_KEY, "a key where none can stand: check the indentation"},
      {says::MAP_VALUE, "a \":\" where none can stand: put text that contains \": \" in quotes"},
      {says::UNKNOWN_TOKEN, "a sign that no plain text can begin with: put the text in quotes"},
      {says::EOF_IN_SCALAR, "the text ends inside quotes: the closing quote is missing"},
      {says::DOC_IN_SCALAR, "\"---\" or \"...\" inside quotes: the closing quote is missing"},
      {says::TAB_IN_INDENTATION, "a tab in the indentation: YAML allows blanks only"},
      {says::UNKNOWN_ANCHOR, "an alias to an anchor that is not defined above"},
      {says::ALIAS_NOT_FOUND, "a \"*\" without a name: put text that begins with \"*\" in quotes"},
      {says::ANCHOR_NOT_FOUND, "a \"&\" without a name: put text that begins with \"&\" in quotes"},
      {says::ALIAS_CONTENT, "an alias cannot have a tag or an anchor of its own"},
      {says::INVALID_ESCAPE,
       "an escape that YAML does not know: use single quotes for a backslash"},
  };
  for (const Row& row : rows)
    if (message.starts_with(row.message)) return "not YAML: " + std::string(row.sentence);
  return fmt::format("not YAML: {}", message);
}

// Where the indentation of the line at `mark`, or of one above it, has a tab: most syntax errors of
// such a file come from it, and yaml-cpp reports them elsewhere.
std::optional<std::uint32_t> tab_in_indentation(std::string_view text, std::uint32_t mark) {
  for (std::size_t begin = 0; begin <= mark && begin < text.size();) {
    const auto first = text.find_first_not_of(' ', begin);
    if (first != std::string_view::npos && text[first] == '\t') {
      const auto next = text.find_first_not_of(" \t", first);
      if (next != std::string_view::npos && text[next] != '\n' && text[next] != '\r' &&
          text[next] != '#')
        return static_cast<std::uint32_t>(first);
    }
    const auto end = text.find('\n', begin);
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

void read_yaml(Document& document, Errors& errors) {
  std::istringstream stream(document.text);
  Builder builder(document, errors);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      errors.push_back({document.path, "the file is empty"});
      return;
    }
    builder.refuse_an_open_quote();
    Document second{document.path, {}, {}, {}};
    Errors ignored;
    Builder rest(second, ignored);
    if (parser.HandleNextDocument(rest))
      errors.push_back({document.place(second.root.mark()),
                        "a second YAML document begins here: a file holds one"});
  } catch (const Stop&) {
  } catch (const YAML::Exception& exception) {
    const auto mark = static_cast<std::uint32_t>(std::max(exception.mark.pos, 0));
    if (const auto tab = tab_in_indentation(document.text, mark))
      errors.push_back({document.place(*tab), plain_sentence(YAML::ErrorMsg::TAB_IN_INDENTATION)});
    else
      errors.push_back({document.place(mark), plain_sentence(exception.msg)});
  }
}

}  // namespace assay
