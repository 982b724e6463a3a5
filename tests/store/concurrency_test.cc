// Readers beside a writer. Also run under ThreadSanitizer.

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

constexpr int kCases = 20;

// Every case, with the version that it is written as.
Batch VersionBatch(int64_t version) {
  Batch batch = Cases({});
  for (int i = 0; i < kCases; ++i) {
    batch.representations.push_back(
        Case(std::to_string(100 + i), std::to_string(version)));
  }
  return batch;
}

class ConcurrencyTest : public testing::TestWithParam<const char*> {};

TEST_P(ConcurrencyTest, ReadersSeeWholeVersionsWhileAWriterWrites) {
  constexpr int64_t kVersions = 40;
  const auto place = MakePlace(GetParam());
  const auto store = Opened(*place);
  Committed(*store, VersionBatch(1));
  std::atomic<bool> written{false};

  std::thread writer([&] {
    for (int64_t version = 2; version <= kVersions; ++version) {
      EXPECT_EQ(Committed(*store, VersionBatch(version)).version.number,
                version);
    }
    written = true;
  });
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 4; ++reader) {
    readers.emplace_back([&, reader] {
      int64_t last = 0;
      do {
        const auto head = store->Head();
        ASSERT_TRUE(head.ok()) << head.status();
        EXPECT_GE(head->number, last);
        last = head->number;
        // The head, and some version before it.
        for (const int64_t version : {last, 1 + (last * (reader + 1)) % last}) {
          const std::string team = std::to_string(version);
          int count = 0;
          const absl::Status read = store->ForEachRepresentation(
              version, [&](const v1::Representation& record) {
                EXPECT_EQ(record.team(), team);
                ++count;
                return absl::OkStatus();
              });
          EXPECT_TRUE(read.ok()) << read;
          EXPECT_EQ(count, kCases);
          const auto found =
              store->GetRepresentation("Anytown", "107", version);
          ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
          EXPECT_EQ((*found)->record.team(), team);
        }
      } while (!written);
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(store->Head()->number, kVersions);
}

TEST_P(ConcurrencyTest, WritersTakeTurns) {
  constexpr int kThreads = 4;
  constexpr int kCommits = 10;
  const auto place = MakePlace(GetParam());
  const auto store = Opened(*place);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kThreads; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kCommits; ++i) {
        Committed(*store, Cases({Case(std::to_string(writer * 100 + i))}));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(store->Head()->number, kThreads * kCommits);
  EXPECT_EQ(CasesAt(*store, kThreads * kCommits).size(),
            static_cast<size_t>(kThreads * kCommits));
}

TEST_P(ConcurrencyTest, AReaderInTheMiddleOfItsRecordsHoldsUpNoWriter) {
  const auto place = MakePlace(GetParam());
  const auto store = Opened(*place);
  Committed(*store, VersionBatch(1));
  int visited = 0;
  const absl::Status read =
      store->ForEachRepresentation(1, [&](const v1::Representation& record) {
        EXPECT_EQ(record.team(), "1");
        if (++visited == kCases / 2) {
          std::thread writer([&] { Committed(*store, VersionBatch(2)); });
          writer.join();
        }
        return absl::OkStatus();
      });
  EXPECT_TRUE(read.ok()) << read;
  EXPECT_EQ(visited, kCases);
  EXPECT_EQ(store->Head()->number, 2);
}

INSTANTIATE_TEST_SUITE_P(Stores, ConcurrencyTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
