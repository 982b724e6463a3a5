#include "clients/cpp/checksums.h"

#include <openssl/evp.h>

#include <array>

namespace redress::client {
// OpenSSL reports failures only where memory runs out or the algorithm is
// switched off; then the digest is empty and matches nothing.
struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
  bool good = false;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  state_->good =
      state_->context != nullptr &&
      EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1;
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::Add(const std::string& data) {
  state_->good =
      state_->good &&
      EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) == 1;
}

std::string Sha256::Finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (!state_->good ||
      EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size) != 1) {
    return "";
  }
  return std::string(digest.begin(), digest.begin() + size);
}

}  // namespace redress::client
