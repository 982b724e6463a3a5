#include "clients/verify/zip_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/verify/package.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;

class ZipArchiveTest : public ::testing::Test {
 protected:
  std::string Bytes() {
    const std::string path =
        WriteZip({{"a.txt", "first"}, {"b/c.txt", std::string(100000, 'x')}},
                 folder_.path() + "/a.zip");
    std::string bytes;
    std::FILE* file = std::fopen(path.c_str(), "rb");
    char buffer[4096];
    size_t size = 0;
    while ((size = std::fread(buffer, 1, sizeof(buffer), file)) > 0) {
      bytes.append(buffer, size);
    }
    std::fclose(file);
    return bytes;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(ZipArchiveTest, ReadsItsFiles) {
  const auto archive = ZipArchive::Open(folder_.Write("whole.zip", Bytes()));
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_THAT(archive->Names(), ElementsAre("a.txt", "b/c.txt"));
  EXPECT_TRUE(archive->Has("a.txt"));
  EXPECT_FALSE(archive->Has("c.txt"));
  EXPECT_EQ(*archive->ReadEntry("a.txt", 5), "first");
  EXPECT_EQ(archive->ReadEntry("b/c.txt", 1 << 20)->size(), 100000);
}

TEST_F(ZipArchiveTest, AFileThatIsNotThereIsAnError) {
  const auto archive = ZipArchive::Open(folder_.Write("whole.zip", Bytes()));
  ASSERT_TRUE(archive.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(archive->OpenEntry("no").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(archive->ReadEntry("no", 9).status()));
}

TEST_F(ZipArchiveTest, StopsAtTheMostBytes) {
  const auto archive = ZipArchive::Open(folder_.Write("whole.zip", Bytes()));
  ASSERT_TRUE(archive.ok());
  EXPECT_TRUE(
      absl::IsResourceExhausted(archive->ReadEntry("b/c.txt", 99999).status()));
  EXPECT_TRUE(
      absl::IsResourceExhausted(archive->ReadEntry("a.txt", 4).status()));
}

TEST_F(ZipArchiveTest, StopsAtTheMostBytesOfAllItsFiles) {
  const auto archive =
      ZipArchive::Open(folder_.Write("whole.zip", Bytes()), 200'010);
  ASSERT_TRUE(archive.ok()) << archive.status();
  EXPECT_TRUE(archive->ReadEntry("b/c.txt", 1 << 20).ok());
  EXPECT_TRUE(archive->ReadEntry("a.txt", 1 << 20).ok());
  EXPECT_TRUE(archive->ReadEntry("b/c.txt", 1 << 20).ok());
  EXPECT_TRUE(archive->ReadEntry("a.txt", 1 << 20).ok());
  EXPECT_TRUE(
      absl::IsInvalidArgument(archive->ReadEntry("a.txt", 1 << 20).status()));
}

TEST_F(ZipArchiveTest, WhatIsNoArchiveIsAnError) {
  for (const std::string& bytes :
       {std::string("PK\x03\x04 and no more"), std::string("text"),
        Bytes().substr(0, Bytes().size() / 2)}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        ZipArchive::Open(folder_.Write("bad.zip", bytes)).status()));
  }
  EXPECT_FALSE(ZipArchive::Open(folder_.path() + "/none").ok());
}

TEST_F(ZipArchiveTest, DamagedBytesAreAnError) {
  std::string bytes = Bytes();
  // Within the second file's own bytes.
  const size_t at = bytes.find("b/c.txt") + 20;
  for (size_t i = 0; i < 8; ++i)
    bytes[at + i] = static_cast<char>(~bytes[at + i]);
  const auto archive = ZipArchive::Open(folder_.Write("damaged.zip", bytes));
  if (!archive.ok()) return;
  EXPECT_TRUE(
      absl::IsInvalidArgument(archive->ReadEntry("b/c.txt", 1 << 20).status()));
}

}  // namespace
}  // namespace redress::verify
