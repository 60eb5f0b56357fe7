#include "schema/pattern.hpp"

#include "schema/pattern_impl.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

#include "base/text.hpp"

namespace assay {
namespace pattern {
namespace {

// An expression that backtracks this often was written to: 10 million steps take about 0.1 s.
constexpr std::uint32_t kMostSteps = 10'000'000;
constexpr std::uint32_t kDeepestStep = 100'000;

struct Workspace {
  Workspace()
      : data(pcre2_match_data_create(1, nullptr)), context(pcre2_match_context_create(nullptr)) {
    pcre2_set_match_limit(context, kMostSteps);
    pcre2_set_depth_limit(context, kDeepestStep);
  }
  ~Workspace() {
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  pcre2_match_data* data;
  pcre2_match_context* context;
};

// Where members of a class with \p{...} are looked for: the scripts and signs people use most. All
// of Unicode would cost 20 ms a class.
const CodeSet kCommon{{0x0, 0x33FF},    {0x4E00, 0x4FFF}, {0xA000, 0xABFF},   {0xAC00, 0xADFF},
                      {0xE000, 0xE00F}, {0xFB00, 0xFFEF}, {0x1D400, 0x1D4FF}, {0x1F300, 0x1F64F}};

void find_members(Node& node) {
  if (node.kind == Node::Kind::chars && !node.chars.properties.empty()) {
    if (const Result<Matcher> matcher = Matcher::compile("^" + to_pcre2(node.chars))) {
      for (const CodeRange& range : kCommon.ranges()) {
        for (char32_t code = range.first; code <= range.last; ++code) {
          std::string text;
          append_utf8(text, code);
          if (matcher->matches(text)) node.chars.members.add(code, code);
        }
      }
    }
  }
  for (Node& part : node.parts) find_members(part);
}

}  // namespace

Result<Matcher> Matcher::compile(const std::string& pcre2) {
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled = pcre2_compile(
      reinterpret_cast<PCRE2_SPTR>(pcre2.data()), pcre2.size(),
      PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C, &code, &offset, nullptr);
  if (compiled == nullptr) {
    std::array<PCRE2_UCHAR, 256> message{};
    pcre2_get_error_message(code, message.data(), message.size());
    return Error{{}, reinterpret_cast<const char*>(message.data())};
  }
  // Without JIT it is slower and means the same.
  pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
  return Matcher(
      std::shared_ptr<const void>(compiled, [](pcre2_code* freed) { pcre2_code_free(freed); }));
}

bool Matcher::matches(std::string_view utf8) const {
  thread_local const Workspace workspace;
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  const auto run = [&](std::uint32_t options) {
    return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(utf8.data()), utf8.size(), 0, options,
                       workspace.data, workspace.context);
  };
  int outcome = run(0);
  // The compiled code has a stack of 32 KiB; the interpreter has the heap.
  if (outcome == PCRE2_ERROR_JIT_STACKLIMIT) outcome = run(PCRE2_NO_JIT);
  return outcome >= 0;
}

bool compiles(const std::string& pcre2) { return Matcher::compile(pcre2).has_value(); }

}  // namespace pattern

Result<Pattern> Pattern::compile(std::string_view ecma) {
  // The variants of a schema have nearly all their patterns in common.
  static std::mutex guard;
  static std::map<std::string, std::weak_ptr<const Impl>, std::less<>> alive;
  const std::scoped_lock lock(guard);
  if (const auto found = alive.find(ecma); found != alive.end()) {
    if (auto impl = found->second.lock()) return Pattern(std::move(impl));
    alive.erase(found);
  }
  Result<pattern::Syntax> syntax = pattern::parse(ecma);
  if (!syntax) return syntax.errors();
  Result<pattern::Matcher> matcher = pattern::Matcher::compile(to_pcre2(syntax->root));
  if (!matcher)
    return Error{{}, in_quotes(ecma) + " cannot be matched here: " + matcher.error().what};
  pattern::find_members(syntax->root);
  auto impl = std::make_shared<const Impl>(ecma, std::move(*syntax), std::move(*matcher));
  constexpr std::size_t kMany = 4096;
  if (alive.size() >= kMany)
    std::erase_if(alive, [](const auto& one) { return one.second.expired(); });
  alive.emplace(ecma, impl);
  return Pattern(std::move(impl));
}

bool Pattern::matches(std::string_view utf8) const { return impl_->matcher.matches(utf8); }

const std::string& Pattern::text() const { return impl_->ecma; }

}  // namespace assay
