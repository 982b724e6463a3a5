// Knows erased records again without keeping what they were called.

#ifndef REDRESS_SERVICE_STORE_SQLITE_ERASED_KEYS_H_
#define REDRESS_SERVICE_STORE_SQLITE_ERASED_KEYS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/key.h"

namespace redress::store {

// The table of erased keys, on one connection: one thread at a time.
class ErasedKeys {
 public:
  // `database` must outlive it.
  static absl::StatusOr<ErasedKeys> Open(sqlite::Database& database);

  // Whether anything was erased; much cheaper than Contains.
  absl::StatusOr<bool> IsEmpty();

  absl::StatusOr<bool> Contains(const Key& key);

  // Does nothing where the key is there already.
  absl::Status Add(const Key& key);

 private:
  ErasedKeys(std::string salt, sqlite::Statement any, sqlite::Statement find,
             sqlite::Statement add);

  std::string salt_;
  sqlite::Statement any_;
  sqlite::Statement find_;
  sqlite::Statement add_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_ERASED_KEYS_H_
