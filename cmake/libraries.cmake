# Each library of Debian 12 that we use, and the one or two folders that see it.
# nlohmann/json, CLI11, Asio, Beast and cpp-httplib are headers: system includes need no target.
find_package(OpenSSL REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_library(PCRE2 pcre2-8 REQUIRED)

set(libraries_of_base fmt::fmt)
set(libraries_of_schema ${PCRE2} fmt::fmt)
set(libraries_of_spec yaml-cpp fmt::fmt OpenSSL::Crypto)
set(libraries_of_sign OpenSSL::Crypto fmt::fmt)
set(libraries_of_wire OpenSSL::SSL OpenSSL::Crypto Threads::Threads fmt::fmt)
set(libraries_of_cases fmt::fmt)
set(libraries_of_judge fmt::fmt)
set(libraries_of_run fmt::fmt Threads::Threads)
set(libraries_of_fake fmt::fmt)
set(libraries_of_report fmt::fmt)
set(libraries_of_cli fmt::fmt)
