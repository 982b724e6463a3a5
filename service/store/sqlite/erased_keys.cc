#include "service/store/sqlite/erased_keys.h"

#include <utility>

#include "service/store/erasure.h"

namespace redress::store {

absl::StatusOr<ErasedKeys> ErasedKeys::Open(sqlite::Database& database) {
  absl::StatusOr<sqlite::Statement> salt =
      database.Prepare("SELECT salt FROM erasure_state");
  if (!salt.ok()) return salt.status();
  const absl::StatusOr<bool> row = salt->Step();
  if (!row.ok()) return row.status();
  if (!*row || salt->Blob(0).empty()) {
    return absl::DataLossError("the database has lost its salt");
  }
  auto any = database.Prepare("SELECT 1 FROM erased_keys LIMIT 1");
  if (!any.ok()) return any.status();
  auto find = database.Prepare("SELECT 1 FROM erased_keys WHERE digest = ?");
  if (!find.ok()) return find.status();
  // A reader's connection prepares it too, and never runs it.
  auto add = database.Prepare("INSERT OR IGNORE INTO erased_keys VALUES (?)");
  if (!add.ok()) return add.status();
  return ErasedKeys(salt->Blob(0), *std::move(any), *std::move(find),
                    *std::move(add));
}

ErasedKeys::ErasedKeys(std::string salt, sqlite::Statement any,
                       sqlite::Statement find, sqlite::Statement add)
    : salt_(std::move(salt)),
      any_(std::move(any)),
      find_(std::move(find)),
      add_(std::move(add)) {}

absl::StatusOr<bool> ErasedKeys::IsEmpty() {
  const absl::StatusOr<bool> row = any_.Step();
  if (!row.ok()) return row.status();
  any_.Reset();
  return !*row;
}

absl::StatusOr<bool> ErasedKeys::Contains(const Key& key) {
  find_.BindBlob(1, ErasedDigest(salt_, key));
  const absl::StatusOr<bool> row = find_.Step();
  if (!row.ok()) return row.status();
  find_.Reset();
  return *row;
}

absl::Status ErasedKeys::Add(const Key& key) {
  add_.BindBlob(1, ErasedDigest(salt_, key));
  return add_.Run();
}

}  // namespace redress::store
