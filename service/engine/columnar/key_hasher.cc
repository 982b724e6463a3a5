#include "service/engine/columnar/key_hasher.h"

#include <cstddef>
#include <cstring>
#include <random>

namespace redress::engine::columnar {
namespace {

uint64_t Turned(uint64_t value, int bits) {
  return value << bits | value >> (64 - bits);
}

// "SipHash: a fast short-input PRF", Aumasson and Bernstein, 2012.
class SipHash {
 public:
  explicit SipHash(uint64_t seed)
      : v0_(seed ^ 0x736f6d6570736575),
        v1_(Turned(seed, 32) ^ 0x646f72616e646f6d),
        v2_(seed ^ 0x6c7967656e657261),
        v3_(Turned(seed, 32) ^ 0x7465646279746573) {}

  void Add(uint64_t word) {
    v3_ ^= word;
    Round();
    v0_ ^= word;
  }

  // The bytes, and their number, so that texts side by side stay apart.
  void Add(absl::string_view text) {
    const char* bytes = text.data();
    size_t left = text.size();
    for (; left >= 8; left -= 8, bytes += 8) {
      uint64_t word;
      std::memcpy(&word, bytes, 8);
      Add(word);
    }
    uint64_t word = 0;
    std::memcpy(&word, bytes, left);
    Add(word | uint64_t{text.size()} << 56);
  }

  uint64_t Finish() {
    v2_ ^= 0xff;
    Round();
    Round();
    Round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void Round() {
    v0_ += v1_;
    v1_ = Turned(v1_, 13) ^ v0_;
    v0_ = Turned(v0_, 32);
    v2_ += v3_;
    v3_ = Turned(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = Turned(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = Turned(v1_, 17) ^ v2_;
    v2_ = Turned(v2_, 32);
  }

  uint64_t v0_;
  uint64_t v1_;
  uint64_t v2_;
  uint64_t v3_;
};

}  // namespace

KeyHasher KeyHasher::Random() {
  std::random_device random;
  return KeyHasher(uint64_t{random()} << 32 | random());
}

uint32_t KeyHasher::Hash(absl::string_view authority,
                         absl::string_view key) const {
  SipHash hash(seed_);
  hash.Add(authority);
  hash.Add(key);
  return static_cast<uint32_t>(hash.Finish());
}

}  // namespace redress::engine::columnar
