// Numbers for groups: turns the combination of a row's codes into a slot.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_GROUP_KEYS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_GROUP_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace redress::engine::columnar {

// A key is a number with mixed radices: one digit for each dimension, bucket or
// value. Where there are few possible keys, the key itself is the slot (dense);
// else slots are given out as keys appear. Keys too large for 64 bits are built
// in segments: the slot of one segment is the lowest digit of the next.
//
// For each batch of rows, in this order: start all keys at 0; for each segment
// add digit × Stride(digit) for its digits and then call Close(segment). After
// the last segment the keys are slots.
class GroupKeys {
 public:
  // `cardinalities`: of each digit the number of values, at least 1 and at most
  // 2^32. Dense where their product is at most `dense_limit`, which is below
  // 2^32.
  GroupKeys(const std::vector<uint64_t>& cardinalities, uint64_t dense_limit);

  size_t segments() const { return segments_.size(); }
  // The digits of a segment: from begin up to, not including, end.
  size_t begin(size_t segment) const { return segments_[segment].begin; }
  size_t end(size_t segment) const { return segments_[segment].end; }
  uint64_t Stride(size_t digit) const { return strides_[digit]; }

  // Turns keys into what the next segment starts from or, after the last one,
  // into slots.
  void Close(size_t segment, std::vector<uint64_t>* keys);

  bool dense() const { return dense_; }
  // Slots given out so far; if dense, all there can be.
  size_t slots() const;

  // The digits of a slot, as many as cardinalities were given.
  void Digits(uint64_t slot, uint32_t* digits) const;

 private:
  struct Segment {
    size_t begin = 0;
    size_t end = 0;
    // Not if dense.
    absl::flat_hash_map<uint64_t, uint32_t> slots;
    std::vector<uint64_t> keys;
  };

  std::vector<uint64_t> cardinalities_;
  std::vector<uint64_t> strides_;
  std::vector<Segment> segments_;
  bool dense_ = false;
  uint64_t product_ = 1;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_GROUP_KEYS_H_
