#include "fake/routes.hpp"

#include <algorithm>

#include "base/http.hpp"
#include "base/query.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

// Whether one segment fits; a template may have text around it: "{id}.json".
bool fits(std::string_view pattern, std::string_view segment, Values& values) {
  const auto open = pattern.find('{');
  const auto close = pattern.find('}', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return pattern == segment;
  const std::string_view before = pattern.substr(0, open), after = pattern.substr(close + 1);
  if (segment.size() <= before.size() + after.size()) return false;
  if (!segment.starts_with(before) || !segment.ends_with(after)) return false;
  const auto length = segment.size() - before.size() - after.size();
  values.emplace_back(std::string(pattern.substr(open + 1, close - open - 1)),
                      percent_decoded(segment.substr(before.size(), length)));
  return true;
}

}  // namespace

std::string_view target_path(std::string_view target) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const auto slash = target.find('/', scheme.size());
    return slash == std::string_view::npos ? std::string_view("/") : path_of(target.substr(slash));
  }
  return path_of(target);
}

void Routes::add(std::string_view pattern, std::size_t operation) {
  const std::vector<std::string> segments = split(pattern, '/');
  const auto same = std::ranges::find(routes_, segments, &Route::segments);
  if (same != routes_.end()) {
    same->operations.push_back(operation);
    return;
  }
  const auto templates = std::ranges::count_if(
      segments, [](const std::string& s) { return s.find('{') != std::string::npos; });
  Route route{segments, static_cast<std::size_t>(templates), {operation}};
  const auto place = std::ranges::upper_bound(routes_, route.templates, {}, &Route::templates);
  routes_.insert(place, std::move(route));
}

Routes::Match Routes::find(std::string_view path) const {
  const std::vector<std::string> segments = split(path, '/');
  for (const Route& route : routes_) {
    if (route.segments.size() != segments.size()) continue;
    Values values;
    const bool all = std::ranges::equal(
        route.segments, segments, [&](const std::string& pattern, const std::string& segment) {
          return fits(pattern, segment, values);
        });
    if (all) return {route.operations, std::move(values)};
  }
  return {};
}

}  // namespace assay
