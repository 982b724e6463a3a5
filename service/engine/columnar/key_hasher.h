// Hashes of keys, the same in every process that has the seed.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_KEY_HASHER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_KEY_HASHER_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace redress::engine::columnar {

// SipHash-1-3, so that whoever chooses references cannot choose their hashes.
class KeyHasher {
 public:
  explicit KeyHasher(uint64_t seed) : seed_(seed) {}
  // With a seed that nobody knows.
  static KeyHasher Random();

  uint64_t seed() const { return seed_; }
  uint32_t Hash(absl::string_view authority, absl::string_view key) const;

 private:
  uint64_t seed_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_KEY_HASHER_H_
