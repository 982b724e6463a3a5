#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "plugins/csv/zip_writer.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::csv {
namespace {

using ::redress::testing::CommandResult;
using ::redress::testing::MakeDay;
using ::redress::testing::RunCommand;
using ::redress::testing::TemporaryFolder;
using ::testing::HasSubstr;

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string MakeZip(const Entries& entries, Day day = MakeDay(2019, 10, 31),
                    uint64_t zip64_from = 0xFFFFFFFF) {
  std::string zip;
  ZipWriter writer([&zip](std::string_view bytes) { zip += bytes; }, day,
                   zip64_from);
  for (const auto& [name, content] : entries) {
    writer.BeginEntry(name);
    // In pieces of any size.
    for (size_t i = 0; i < content.size(); i += 1000) {
      writer.Write(std::string_view(content).substr(i, 1000));
    }
    writer.EndEntry();
  }
  writer.Finish();
  return zip;
}

std::string Noise(size_t size) {
  std::mt19937 random(7);
  std::string noise(size, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

// Python's words on it: every name, date, size and checksum.
std::string List(const std::string& zip) {
  const TemporaryFolder folder;
  const CommandResult read = RunCommand("/usr/bin/python3 '" REDRESS_SOURCE_DIR
                                        "/tests/plugins/csv/list_zip.py' '" +
                                        folder.Write("a.zip", zip) + "'");
  EXPECT_EQ(read.exit_code, 0) << read.output;
  return read.output;
}

// The same, with Info-ZIP's agreement.
std::string Read(const std::string& zip) {
  const TemporaryFolder folder;
  const CommandResult test =
      RunCommand("unzip -tq '" + folder.Write("a.zip", zip) + "'");
  EXPECT_EQ(test.exit_code, 0) << test.output;
  return List(zip);
}

// The line of list_zip.py for an entry.
std::string Listed(const std::string& name, const std::string& content) {
  const uLong crc = crc32(0, reinterpret_cast<const Bytef*>(content.data()),
                          static_cast<uInt>(content.size()));
  char line[300];
  std::snprintf(line, sizeof(line),
                "%s 2019-10-31 00:00:00 flags 0x808 mode 0o100644 %zu %08lx\n",
                name.c_str(), content.size(), crc);
  return line;
}

TEST(ZipWriterTest, OthersReadWhatItWrites) {
  const Entries entries = {{"a.csv", "one\r\ntwo\r\n"},
                           {"empty.csv", ""},
                           {"caf\xC3\xA9.csv", Noise(300000)},
                           {"long.csv", std::string(3000000, 'x')}};
  std::string expected;
  for (const auto& [name, content] : entries) {
    expected += Listed(name, content);
  }
  EXPECT_EQ(Read(MakeZip(entries)), expected);
}

TEST(ZipWriterTest, AnEmptyZipIsOne) {
  const std::string zip = MakeZip({});
  EXPECT_EQ(zip.size(), 22U);
  EXPECT_EQ(List(zip), "");
}

// With the limit lowered, every number that ZIP64 can hold is in it.
TEST(ZipWriterTest, OthersReadZip64) {
  const Entries entries = {
      {"a.csv", Noise(5000)}, {"b.csv", "small"}, {"c.csv", Noise(200)}};
  const std::string plain = MakeZip(entries);
  const std::string big =
      MakeZip(entries, MakeDay(2019, 10, 31), /*zip64_from=*/100);
  EXPECT_EQ(Read(big), Read(plain));
  EXPECT_GT(big.size(), plain.size() + 8 + 3 * 28 + 76 - 1);
  EXPECT_NE(big.find("PK\x06\x06"), std::string::npos);
  EXPECT_NE(big.find("PK\x06\x07"), std::string::npos);
  EXPECT_EQ(plain.find("PK\x06\x06"), std::string::npos);
}

TEST(ZipWriterTest, MoreEntriesThanAPlainZipCounts) {
  Entries entries;
  for (int i = 0; i < 66000; ++i) {
    entries.emplace_back(std::to_string(i), "");
  }
  const TemporaryFolder folder;
  EXPECT_EQ(RunCommand("unzip -Z1 '" + folder.Write("a.zip", MakeZip(entries)) +
                       "' | wc -l")
                .output,
            "66000\n");
}

TEST(ZipWriterTest, DaysThatAZipCannotHold) {
  for (const Day day : {Day(), MakeDay(1979, 12, 31), MakeDay(2108, 1, 1)}) {
    EXPECT_THAT(Read(MakeZip({{"a", "b"}}, day)),
                HasSubstr("a 1980-01-01 00:00:00"));
  }
  EXPECT_THAT(Read(MakeZip({{"a", "b"}}, MakeDay(2107, 12, 31))),
              HasSubstr("a 2107-12-31 00:00:00"));
}

TEST(ZipWriterTest, TheSameCallsGiveTheSameBytes) {
  const Entries entries = {{"a.csv", Noise(5000)}, {"b.csv", "small"}};
  EXPECT_EQ(MakeZip(entries), MakeZip(entries));
}

// What cannot be made smaller is out as it comes, but for zlib's own window.
TEST(ZipWriterTest, KeepsNothingBack) {
  uint64_t out = 0;
  ZipWriter writer([&out](std::string_view bytes) { out += bytes.size(); },
                   Day());
  writer.BeginEntry("noise");
  const std::string noise = Noise(size_t{1} << 20);
  for (uint64_t in = 0; in < (uint64_t{4} << 20);) {
    writer.Write(noise);
    in += noise.size();
    ASSERT_GT(out + (uint64_t{256} << 10), in);
  }
}

TEST(ZipWriterTest, WhatTheSinkThrowsPasses) {
  ZipWriter writer([](std::string_view) { throw 7; }, Day());
  EXPECT_THROW(writer.BeginEntry("a"), int);
}

}  // namespace
}  // namespace redress::csv
