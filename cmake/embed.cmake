# assay_embed(<target> <symbol> <file>): the text of a file inside the program, so that nothing has to
# be found at run time. The .cpp is written again when the file changes; the code that wants it says
#   namespace assay { extern const std::string_view <symbol>; }
# Does nothing when the target is not built.
function(assay_embed target symbol file)
  if(NOT TARGET ${target})
    return()
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}_${symbol}.cpp)
  set(input ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_text.cmake)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -D input=${input} -D output=${source} -D symbol=${symbol} -P ${script}
    DEPENDS ${input} ${script}
    COMMENT "embedding ${file}"
    VERBATIM)
  # clang counts the characters that a compiler must accept at least; both take megabytes.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${source})
endfunction()
