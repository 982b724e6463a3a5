// SHA-256 of what is written.

#ifndef REDRESS_SERVICE_EXPORT_DIGEST_H_
#define REDRESS_SERVICE_EXPORT_DIGEST_H_

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace redress::exporting {

// SHA-256, piece by piece.
class Sha256 {
 public:
  Sha256();
  void Add(std::string_view bytes);
  // The 32 bytes. Call once.
  std::string Finish();

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

// The SHA-256 of a file, 32 bytes. UNAVAILABLE: it cannot be read.
absl::StatusOr<std::string> Sha256OfFile(const std::string& path);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DIGEST_H_
