// What the store's tests share.

#ifndef REDRESS_TESTS_STORE_STORE_TESTING_H_
#define REDRESS_TESTS_STORE_STORE_TESTING_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/base/sqlite.h"
#include "service/model/day.h"
#include "service/store/sqlite/sqlite_store.h"
#include "service/store/store.h"

namespace redress::store {

// A folder that is deleted with its content.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "redress_store.XXXXXX")
            .string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  std::string File(const std::string& name) const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

inline model::Day Day(int year, int month, int day) {
  return model::DayFromCivil(year, month, day);
}

inline v1::Representation Case(const std::string& reference,
                               const std::string& team = "",
                               const std::string& authority = "Anytown") {
  v1::Representation record;
  record.set_authority(authority);
  record.set_reference(reference);
  record.set_kind(v1::KIND_COMPLAINT);
  *record.mutable_received_on() = model::DayToProto(Day(2019, 4, 1));
  record.set_team(team);
  return record;
}

inline v1::LearningAction Action(const std::string& id,
                                 const std::string& text) {
  v1::LearningAction action;
  action.set_authority("Anytown");
  action.set_id(id);
  action.set_text(text);
  return action;
}

inline v1::ReferenceData TeamAlias(const std::string& recorded,
                                   const std::string& canonical) {
  v1::ReferenceData entry;
  entry.mutable_alias()->set_dimension("team");
  entry.mutable_alias()->set_recorded(recorded);
  entry.mutable_alias()->set_canonical(canonical);
  return entry;
}

inline Batch Cases(std::vector<v1::Representation> cases,
                   model::Day data_date = Day(2019, 9, 30)) {
  Batch batch;
  batch.representations = std::move(cases);
  batch.data_date = data_date;
  batch.source = "test";
  return batch;
}

inline std::unique_ptr<Store> Opened(const std::string& path,
                                     const SqliteOptions& options = {}) {
  absl::StatusOr<std::unique_ptr<Store>> store = OpenSqliteStore(path, options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

inline CommitResult Committed(Store& store, const Batch& batch) {
  absl::StatusOr<CommitResult> result = store.Commit(batch);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : CommitResult();
}

// The cases in force, as "REFERENCE=TEAM".
inline std::vector<std::string> CasesAt(const Store& store, int64_t version) {
  std::vector<std::string> cases;
  const absl::Status read = store.ForEachRepresentation(
      version, [&](const v1::Representation& record) {
        cases.push_back(record.reference() + "=" + record.team());
        return absl::OkStatus();
      });
  EXPECT_TRUE(read.ok()) << read;
  return cases;
}

// Runs SQL on the file of a store that is closed.
inline void Tamper(const std::string& path, const std::string& sql) {
  absl::StatusOr<sqlite::Database> database =
      sqlite::Database::Open(path, sqlite::OpenMode::kReadWrite);
  ASSERT_TRUE(database.ok()) << database.status();
  const absl::Status run = database->Execute(sql);
  ASSERT_TRUE(run.ok()) << run;
}

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_STORE_TESTING_H_
