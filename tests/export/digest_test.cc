#include "service/export/digest.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/escaping.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

TEST(Sha256Test, KnownValue) {
  Sha256 digest;
  digest.Add("a");
  digest.Add("");
  digest.Add("bc");
  EXPECT_EQ(absl::BytesToHexString(digest.Finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256OfFileTest, ReadsFilesOfAnySize) {
  const TestFolder folder;
  const std::string path = folder.path() + "/file";
  for (const size_t size : {0, 1, 65536, 200000}) {
    const std::string content(size, 'x');
    std::ofstream(path, std::ios::binary) << content;
    Sha256 digest;
    digest.Add(content);
    const auto found = Sha256OfFile(path);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, digest.Finish());
  }
  EXPECT_FALSE(Sha256OfFile(folder.path() + "/none").ok());
}

}  // namespace
}  // namespace redress::exporting
