// What a function returns that may meet wrong input: the value, or the errors found.
//
// All errors of an input are reported, not the first. The names are those of
// std::expected, so that moving there is one alias. A deviation of a target is
// never an Error (it is a Finding); a mistake of ours is an assert.
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

// One sentence: where, what was found, what was expected, what to do.
struct Error {
  std::string where;  // "api.yaml:41:7", "--rate", "profile.yaml:3:1"; empty when unknown
  std::string what;   // lower case, no full stop, the user's word quoted as written

  std::string text() const { return where.empty() ? what : where + ": " + what; }
  friend bool operator==(const Error&, const Error&) = default;
};
using Errors = std::vector<Error>;

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, Errors{std::move(error)}) {}
  // Requires: !errors.empty()
  Result(Errors errors) : state_(std::in_place_index<1>, std::move(errors)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const { return std::get<1>(state_).front(); }
  const Errors& errors() const { return std::get<1>(state_); }

 private:
  std::variant<T, Errors> state_;
};

}  // namespace assay
