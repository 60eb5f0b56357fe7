// A hash function of OpenSSL, fetched once, and the HMAC made of it (RFC 2104).
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_st;  // EVP_MD

namespace assay {

class Digest {
 public:
  // By OpenSSL's name ("SHA2-256"); null when this OpenSSL does not offer it (MD5 in FIPS mode).
  static std::optional<Digest> fetch(const char* name);

  std::size_t bytes() const { return bytes_; }
  // Both append raw bytes. Safe from several threads: the context is the thread's own.
  void hash(std::string_view data, std::string& out) const;
  void hmac(std::string_view key, std::string_view data, std::string& out) const;

 private:
  explicit Digest(std::shared_ptr<evp_md_st> md);
  std::shared_ptr<evp_md_st> md_;
  std::size_t bytes_, block_bytes_;
};

}  // namespace assay
