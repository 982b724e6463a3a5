#include "service/base/crc32c.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace redress {
namespace {

// The definition, one bit at a time.
uint32_t BitByBit(const std::string& bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
    }
  }
  return ~crc;
}

TEST(Crc32cTest, GivesThePublishedValues) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  // RFC 3720, B.4.
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62A8AB43u);
}

TEST(Crc32cTest, AgreesWithTheDefinitionAtEveryLength) {
  std::mt19937 random(20190930);
  std::string bytes;
  for (int length = 0; length < 100; ++length) {
    EXPECT_EQ(Crc32c(bytes), BitByBit(bytes)) << length;
    EXPECT_EQ(internal::Crc32cWithTables(bytes.data(), bytes.size(), 0),
              BitByBit(bytes))
        << length;
    bytes += static_cast<char>(random());
  }
}

TEST(Crc32cTest, GoesOnFromEarlierBytes) {
  const std::string bytes = "the whole of it, in two parts";
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    const uint32_t first = Crc32c(bytes.data(), cut);
    EXPECT_EQ(Crc32c(bytes.data() + cut, bytes.size() - cut, first),
              Crc32c(bytes));
  }
}

}  // namespace
}  // namespace redress
