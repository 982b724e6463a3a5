#include "service/store/revision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::HasSubstr;

StoredRevision Stored(const v1::Representation& record) {
  const std::string content = SerialiseDeterministically(record);
  return {KeyOf(record), 7, content, Crc32c(content)};
}

TEST(RevisionTest, KeysAreThoseOfTheContract) {
  EXPECT_EQ(Describe(KeyOf(Case("C-1"))), "case \"C-1\" of \"Anytown\"");
  EXPECT_EQ(Describe(KeyOf(Action("L-1", "Ring back"))),
            "learning action \"L-1\" of \"Anytown\"");
  EXPECT_EQ(Describe(KeyOf(TeamAlias("CLR", "Children Looked After"))),
            "reference data \"alias/team/clr/\"");
  EXPECT_EQ(KeyOf(v1::ReferenceData()).key, "");
}

TEST(RevisionTest, ComesBackAsItWas) {
  v1::Representation record;
  EXPECT_TRUE(Parse(Stored(Case("C-1", "A")), record).ok());
  EXPECT_EQ(record.team(), "A");
}

TEST(RevisionTest, AnyChangedByteIsDataLossWithTheKey) {
  const StoredRevision whole = Stored(Case("C-1", "Fostering"));
  for (size_t i = 0; i < whole.content.size(); ++i) {
    StoredRevision damaged = whole;
    damaged.content[i] ^= 1;
    v1::Representation record;
    const absl::Status lost = Parse(damaged, record);
    EXPECT_EQ(lost.code(), absl::StatusCode::kDataLoss) << i;
    EXPECT_EQ(ErrorReason(lost), "RECORD_DAMAGED");
    EXPECT_THAT(std::string(lost.message()),
                HasSubstr("case \"C-1\" of \"Anytown\" (of version 7)"));
  }
}

TEST(RevisionTest, BytesThatAreNoMessageAreDataLossWhateverTheirChecksum) {
  const std::string content = "\x0a\xff\xff";
  v1::Representation record;
  EXPECT_EQ(
      Parse({KeyOf(Case("1")), 1, content, Crc32c(content)}, record).code(),
      absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace redress::store
