// What identifies what the store holds.

#ifndef REDRESS_SERVICE_STORE_KEY_H_
#define REDRESS_SERVICE_STORE_KEY_H_

#include <cstdint>
#include <string>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress::store {

// What a record is. The numbers are stored, and are for ever.
enum class Kind : int64_t {
  kRepresentation = 1,
  kLearningAction = 2,
  kReferenceData = 3,
};

// What identifies a record or a piece of reference data.
struct Key {
  Kind kind;
  // Empty for reference data.
  std::string authority;
  // The reference, the id, or the key of the reference data. Empty: the item
  // has none, and cannot be stored.
  std::string key;

  bool operator<(const Key& other) const;
};

Key KeyOf(const v1::Representation& record);
Key KeyOf(const v1::LearningAction& action);
Key KeyOf(const v1::ReferenceData& entry);

// For messages: `case "C-1" of "Anytown"`.
std::string Describe(const Key& key);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_KEY_H_
