// Where the tests of every store keep one.

#ifndef REDRESS_TESTS_STORE_PLACES_H_
#define REDRESS_TESTS_STORE_PLACES_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "service/store/store.h"

namespace redress::store {

// Another program in the middle of reading all there is.
class Reading {
 public:
  virtual ~Reading() = default;
};

// A database for one store, which is gone with it.
class Place {
 public:
  virtual ~Place() = default;

  // A path or a URI.
  virtual std::string name() const = 0;
  virtual absl::StatusOr<std::unique_ptr<Store>> Open() = 0;

  // Runs SQL behind the store's back; tables have the same names everywhere.
  virtual void Tamper(const std::string& sql) = 0;
  // The first column of the first row, as text.
  virtual std::string Ask(const std::string& sql) = 0;
  virtual std::unique_ptr<Reading> ReadBeside() = 0;
  // Fails the test where the database is not as its program wants it.
  virtual void ExpectIntact() = 0;

  // From now on contents are stored as they are, to be looked for.
  virtual void KeepUncompressed() = 0;

  // Waits until what a killed process had begun is over.
  virtual void AwaitKilled() = 0;

  // Every byte of every file of the database (of PostgreSQL: but for the
  // write-ahead log, which is the whole cluster's).
  virtual std::string Bytes() = 0;
};

// "sqlite" or "postgresql".
std::unique_ptr<Place> MakePlace(const std::string& kind);

std::unique_ptr<Store> Opened(Place& place);

// Every byte of every file in a folder.
std::string BytesIn(const std::filesystem::path& folder);

inline auto EveryStore() { return testing::Values("sqlite", "postgresql"); }
inline std::string NameOfStore(
    const testing::TestParamInfo<const char*>& info) {
  return info.param;
}

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_PLACES_H_
