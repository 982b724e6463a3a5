// The digest that exports carry.

#ifndef REDRESS_CLIENTS_CPP_CHECKSUMS_H_
#define REDRESS_CLIENTS_CPP_CHECKSUMS_H_

#include <memory>
#include <string>

namespace redress::client {

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
