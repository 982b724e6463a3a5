// The checksums that exports carry.

#ifndef REDRESS_CLIENTS_CPP_CHECKSUMS_H_
#define REDRESS_CLIENTS_CPP_CHECKSUMS_H_

#include <cstdint>
#include <memory>
#include <string>

namespace redress::client {

// CRC-32C (Castagnoli), as in RFC 3720.
uint32_t Crc32c(const std::string& data);

// A SHA-256 that grows. Movable; one thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Add(const std::string& data);

  // The 32 bytes of the digest. Nothing may be added after it.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CHECKSUMS_H_
