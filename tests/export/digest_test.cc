#include "service/export/digest.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/escaping.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

// The bit-by-bit definition.
uint32_t SlowCrc32c(const std::string& bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int i = 0; i < 8; ++i) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
    }
  }
  return ~crc;
}

TEST(Crc32cTest, KnownValues) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  // RFC 3720, B.4.
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
}

TEST(Crc32cTest, EveryLength) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Crc32c(bytes), SlowCrc32c(bytes)) << bytes.size();
    bytes += static_cast<char>(i * 37 + 11);
  }
}

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
