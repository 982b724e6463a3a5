// The store that a test's program is told of.

#ifndef REDRESS_TESTS_STORE_OPEN_STORE_AT_H_
#define REDRESS_TESTS_STORE_OPEN_STORE_AT_H_

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "service/store/store.h"

namespace redress::store {

// At a path or a URI.
inline absl::StatusOr<std::unique_ptr<Store>> OpenStoreAt(
    const std::string& name) {
  return absl::StartsWith(name, "postgresql:") ? OpenPostgresqlStore(name)
                                               : OpenSqliteStore(name);
}

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_OPEN_STORE_AT_H_
