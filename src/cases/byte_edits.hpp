// What is done to the final bytes of a request, after signing: framing that no HTTP library would
// send, and other spellings of the same message. One row an edit, in byte_edits.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace assay {

struct ByteEdit {
  std::string_view name;  // partition of a case id
  std::string_view about;
  enum class Kind {
    same_meaning,  // RFC 9112 gives it the same meaning: changes nothing
    open,          // legal, and a server may decline it
    broken,        // no HTTP message: any refusal or closing will do
  };
  Kind kind;
  std::string (*apply)(std::string bytes);
};

std::span<const ByteEdit> byte_edits();  // those that are cases of their own
const ByteEdit* find_byte_edit(std::string_view name);

}  // namespace assay
