# Run by assay_embed: writes `output`, a .cpp that defines `symbol` as the text of `input`.
file(READ "${input}" text)
if(text MATCHES "\\)assay_embedded\"")
  message(FATAL_ERROR "${input} holds )assay_embedded\", which ends the raw string that it becomes")
endif()
file(WRITE "${output}" "#include <string_view>

namespace assay {
extern const std::string_view ${symbol};
const std::string_view ${symbol} = R\"assay_embedded(${text})assay_embedded\";
}  // namespace assay
")
