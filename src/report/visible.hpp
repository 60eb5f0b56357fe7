// Bytes of a target made fit to be looked at: what cannot be shown, or would show as something
// else, is written out.
#pragma once
#include <string>
#include <string_view>

namespace assay {

enum class Lines {
  keep,  // line ends stay (CRLF becomes LF), tabs too: for a block of text
  join,  // written out as \n, \r, \t: for a phrase in a sentence
};
// Valid UTF-8 without control characters: bytes that are not UTF-8 and controls as \xNN, invisible
// and direction-changing code points and noncharacters as \u{NNNN}. Not escaped for HTML or XML.
std::string visible(std::string_view bytes, Lines lines = Lines::join);

// Escaped for XML and HTML, in text and between double or single quotes.
void append_markup(std::string& out, std::string_view utf8);

// At most `limit` bytes and a sentence on what is left out.
std::string visible_start(std::string_view bytes, std::size_t limit);

}  // namespace assay
