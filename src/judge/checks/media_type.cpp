#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {

void check_media_type(const Evidence& evidence, Judgement& out) {
  if (!evidence.response || evidence.response->content.empty() || evidence.answered_by_http) return;
  if (!evidence.body_expected) return;
  const auto known = [&] {
    std::vector<std::string> names;
    for (const MediaType& media : evidence.response->content) names.push_back(media.name);
    return join(names, " or ");
  };
  const std::string* sent = find_field(evidence.exchange.response->fields, "Content-Type");
  if (!sent) {
    add_finding(out, evidence, "media-type", "response.Content-Type", known(), "no Content-Type");
    return;
  }
  const std::string type = media_type_of(*sent);
  for (const MediaType& media : evidence.response->content) {
    const std::string& name = media.name;
    if (name == type || name == "*/*" ||
        (name.ends_with("/*") && type.starts_with(name.substr(0, name.size() - 1))))
      return;
  }
  add_finding(out, evidence, "media-type", "response.Content-Type", known(), in_quotes(*sent));
}

}  // namespace assay
