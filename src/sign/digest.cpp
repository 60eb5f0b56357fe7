#include "sign/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <cstring>
#include <utility>

namespace assay {
namespace {

using Block = std::array<unsigned char, 256>;  // wider than any hash's block and result

// One for each thread, since making one costs more than hashing sixty bytes.
EVP_MD_CTX* context() {
  struct Free {
    void operator()(EVP_MD_CTX* used) const { EVP_MD_CTX_free(used); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> mine(EVP_MD_CTX_new());
  return mine.get();
}

// The hash of two pieces; fails only when memory runs out.
void hash_two(const EVP_MD* md, std::string_view first, std::string_view second, Block& out) {
  unsigned int length = 0;
  const bool done = EVP_DigestInit_ex(context(), md, nullptr) == 1 &&
                    EVP_DigestUpdate(context(), first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(context(), second.data(), second.size()) == 1 &&
                    EVP_DigestFinal_ex(context(), out.data(), &length) == 1;
  assert(done);
  static_cast<void>(done);
}

std::string_view as_text(const Block& block, std::size_t size) {
  return {reinterpret_cast<const char*>(block.data()), size};
}

}  // namespace

Digest::Digest(std::shared_ptr<evp_md_st> md)
    : md_(std::move(md)),
      bytes_(static_cast<std::size_t>(EVP_MD_get_size(md_.get()))),
      block_bytes_(static_cast<std::size_t>(EVP_MD_get_block_size(md_.get()))) {}

std::optional<Digest> Digest::fetch(const char* name) {
  std::shared_ptr<evp_md_st> md(EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free);
  if (!md) return std::nullopt;
  return Digest(std::move(md));
}

void Digest::hash(std::string_view data, std::string& out) const {
  Block result;
  hash_two(md_.get(), data, {}, result);
  out += as_text(result, bytes_);
}

// Two hashes by hand: EVP_MAC of OpenSSL 3.0 costs several times as much for short texts.
void Digest::hmac(std::string_view key, std::string_view data, std::string& out) const {
  Block inner{}, outer{}, result;
  if (key.size() > block_bytes_) {
    hash_two(md_.get(), key, {}, result);
    key = as_text(result, bytes_);
  }
  if (!key.empty()) std::memcpy(inner.data(), key.data(), key.size());
  for (std::size_t i = 0; i < block_bytes_; ++i) {
    outer[i] = inner[i] ^ 0x5cU;
    inner[i] ^= 0x36U;
  }
  hash_two(md_.get(), as_text(inner, block_bytes_), data, result);
  Block signature;
  hash_two(md_.get(), as_text(outer, block_bytes_), as_text(result, bytes_), signature);
  out += as_text(signature, bytes_);
}

}  // namespace assay
