// Signature cases about a header that is written as a list of pieces ("Keytime $id,$time,$digest"):
// a piece that is missing or empty, the word in front, the order, what parts the pieces.
#include <algorithm>

#include "base/text.hpp"
#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;

bool is_literal(const Json& piece) {
  return piece.is_string() &&
         (!piece.as_string().starts_with('$') || piece.as_string().starts_with("$$"));
}

class PieceCases {
 public:
  PieceCases(AuthCaseList& list, const std::string& header, const Json& declared)
      : list_(list),
        header_(header),
        pieces_(declared.as_array()),
        pointer_(pointer_join("/headers", header)) {}

  void add() {
    add_scheme();
    Json::Array values, literals;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (is_literal(pieces_[i])) continue;
      const std::string word = word_at(i);
      Json::Array empty = pieces_, absent = pieces_;
      empty[i] = Json("");
      absent.erase(absent.begin() + static_cast<std::ptrdiff_t>(i));
      if (i > 1 && is_literal(pieces_[i - 1]))
        absent.erase(absent.begin() + static_cast<std::ptrdiff_t>(i - 1));
      else if (i + 1 < pieces_.size() && is_literal(pieces_[i + 1]))
        absent.erase(absent.begin() + static_cast<std::ptrdiff_t>(i));
      piece(word + "-empty", "has an empty " + word, std::move(empty), Expect::refused);
      piece(word + "-absent", "lacks its " + word, std::move(absent), Expect::refused);
    }
    add_beginnings();
    add_order();
    Json::Array more = pieces_;
    more.push_back(Json(",assay"));
    piece("one-more", "has a piece more at its end", std::move(more), Expect::refused);
  }

 private:
  std::string word_at(std::size_t index) const {
    const std::string place = pointer_join(pointer_, std::to_string(index));
    for (const SignaturePart& part : list_.parts())
      if (part.pointer == place) return word_of(part);
    return "piece-" + std::to_string(index);
  }

  void piece(std::string partition, const std::string& title, Json::Array pieces, Expect expect) {
    std::vector<Cause> causes{signature_cause(Aspect::wrong),
                              {Cause::Kind::header, header_, Aspect::invalid},
                              signature_cause(Aspect::unknown_key),
                              signature_cause(Aspect::expired),
                              {Cause::Kind::header, header_, Aspect::absent}};
    if (expect != Expect::refused) causes.clear();
    list_.replace({"auth." + header_, "pieces", std::move(partition), header_ + " " + title},
                  pointer_, Json(std::move(pieces)), expect, causes);
  }

  // The word in front: "Keytime ".
  void add_scheme() {
    if (pieces_.empty() || !is_literal(pieces_.front())) return;
    const std::string lead = pieces_.front().as_string();
    const std::string word = lead.substr(0, lead.find(' '));
    if (word.empty() || word.size() == lead.size()) return;
    const auto with = [&](std::string partition, const std::string& title, const std::string& other,
                          Expect expect) {
      Json::Array pieces = pieces_;
      pieces.front() =
          Json(other.empty() ? lead.substr(word.size() + 1) : other + lead.substr(word.size()));
      piece("scheme-" + std::move(partition), title, std::move(pieces), expect);
    };
    with("absent", "is without its scheme", "", Expect::refused);
    with("other", "has another scheme", "Basic", Expect::refused);
    with("suffix", "has a scheme with a letter more", word + "X", Expect::refused);
    with("prefix", "has a scheme with a letter in front", "X" + word, Expect::refused);
    with("truncated", "has a scheme without its last letter", word.substr(0, word.size() - 1),
         Expect::refused);
    with("lower-case", "has its scheme in lower case", lower_ascii(word), Expect::open);
    piece("scheme-alone", "is its scheme alone", {Json(word)}, Expect::refused);
    piece("scheme-and-blank", "is its scheme and a blank", {Json(word + " ")}, Expect::refused);
    piece("commas", "has only commas after its scheme", {Json(word + " ,,,")}, Expect::refused);
  }

  // All but what follows a value: as much as a careless reader looks at.
  void add_beginnings() {
    std::size_t last = pieces_.size();
    while (last > 0 && is_literal(pieces_[last - 1])) --last;
    for (std::size_t i = 0; i + 1 < last; ++i)
      if (!is_literal(pieces_[i]))
        piece("ends-after-" + word_at(i), "ends after its " + word_at(i),
              Json::Array(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(i + 1)),
              Expect::refused);
  }

  void add_order() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (!is_literal(pieces_[i])) places.push_back(i);
    if (places.size() < 2) return;
    Json::Array swapped = pieces_;
    std::swap(swapped[places.front()], swapped[places.back()]);
    piece("swapped", "has its first and last value swapped", std::move(swapped), Expect::refused);
  }

  AuthCaseList& list_;
  std::string header_;
  Json::Array pieces_;
  std::string pointer_;
};

}  // namespace

void add_piece_cases(AuthCaseList& list) {
  const Json* headers = list.declaration().find("headers");
  if (!headers || !headers->is_object()) return;
  const Json::Object declared = headers->as_object();
  for (const auto& [name, value] : declared)
    if (value.is_array()) PieceCases(list, name, value).add();
}

}  // namespace assay
