// Which operations a request target means, by the path templates of the documents.
//
// Source: OpenAPI 3.1.1, Paths Object: a path without templates goes before one with.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

// The path of a target in origin or absolute form (RFC 9112 section 3.2), without its query.
std::string_view target_path(std::string_view target);

class Routes {
 public:
  // `pattern` is "/users/{id}"; `operation` is the caller's number for it.
  void add(std::string_view pattern, std::size_t operation);

  struct Match {
    std::vector<std::size_t> operations;  // of that path, in the order they were added
    std::vector<std::pair<std::string, std::string>> values;  // of templates, percent-decoded
    friend bool operator==(const Match&, const Match&) = default;
  };
  // Of the best pattern; no operations when none fits.
  Match find(std::string_view path) const;

 private:
  struct Route {
    std::vector<std::string> segments;
    std::size_t templates = 0;
    std::vector<std::size_t> operations;
  };
  std::vector<Route> routes_;  // those with fewer templates first
};

}  // namespace assay
