#include "service/rpc/batched_load.h"

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "service/model/day.h"

namespace redress::rpc {
namespace {

// More than two batches.
constexpr int kRecords = 20000;

// Notes what it is given.
class Notebook : public engine::FactLoader {
 public:
  std::vector<std::string> references;
  size_t batches = 0;

 private:
  absl::Status DoAdd(const std::vector<model::CaseFacts>& cases,
                     const std::vector<model::ActionFacts>&) override {
    ++batches;
    for (const model::CaseFacts& facts : cases) {
      references.push_back(facts.reference);
    }
    return absl::OkStatus();
  }
  absl::Status DoFinish() override { return absl::OkStatus(); }
};

// Adds all the records, up to the first error.
absl::Status AddAll(BatchedLoad& load) {
  v1::Representation record;
  record.set_authority("Council");
  record.set_kind(v1::KIND_COMPLIMENT);
  *record.mutable_received_on() = model::DayToProto(18000);
  for (int i = 0; i < kRecords; ++i) {
    record.set_reference(absl::StrFormat("%06d", i));
    if (absl::Status added = load.Add(record); !added.ok()) return added;
  }
  return load.Flush();
}

TEST(BatchedLoad, GivesEverythingInItsOrder) {
  const model::Reference reference({});
  Notebook notebook;
  BatchedLoad load(reference, notebook, {});
  ASSERT_TRUE(AddAll(load).ok());
  ASSERT_EQ(notebook.references.size(), size_t{kRecords});
  for (int i = 0; i < kRecords; ++i) {
    EXPECT_EQ(notebook.references[static_cast<size_t>(i)],
              absl::StrFormat("%06d", i));
  }
  EXPECT_GT(notebook.batches, 2u);
}

TEST(BatchedLoad, EndsAtTheRecordWhereItIsStopped) {
  const model::Reference reference({});
  Notebook notebook;
  int asked = 0;
  {
    BatchedLoad load(reference, notebook, [&asked]() -> absl::Status {
      return ++asked < 10000 ? absl::OkStatus()
                             : absl::CancelledError("nobody waits");
    });
    EXPECT_EQ(AddAll(load), absl::CancelledError("nobody waits"));
  }
  EXPECT_EQ(asked, 10000);
  EXPECT_EQ(notebook.batches, 1u);
}

}  // namespace
}  // namespace redress::rpc
