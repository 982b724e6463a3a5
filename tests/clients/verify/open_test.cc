// Which format a file is taken for, and which files are read beside it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "clients/verify/published_file.h"
#include "tests/clients/verify/package.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::HasSubstr;

constexpr char kPage[] =
    "<!DOCTYPE html><meta name=\"redress:source\" content=\"{}\">"
    "<h1>Annual</h1>";
constexpr char kReturn[] =
    "<?xml version=\"1.0\"?><Message><DocumentSource>{}</DocumentSource>"
    "</Message>";
constexpr char kTable[] = "Team,row\r\nNorth,1\r\n";

// The metadata of a table of one column, whose file is `url`.
std::string TableMetadata(const std::string& url,
                          const std::string& more = "") {
  return absl::StrCat(
      "{", more, "\"url\": \"", url, "\", \"redress:table\": \"t\",",
      R"("redress:columns": [{"redress:id": "team", "redress:role": "label"}],
         "tableSchema": {"columns": [
           {"titles": "Team", "redress:column": "team"}, {"titles": "row"}]}})");
}

std::string Alone(const std::string& url) {
  return TableMetadata(url, "\"redress:source\": \"{}\",");
}

std::string Group(const std::string& url) {
  return absl::StrCat("{\"redress:source\": \"{}\", \"tables\": [",
                      TableMetadata(url), "]}");
}

class OpenTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const {
    return folder_.path() + "/" + name;
  }

  PublishedFile Sound(const std::string& path) const {
    const absl::StatusOr<PublishedFile> file = ReadPublishedFile(path);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *file : PublishedFile();
  }

  std::string FormatOf(const std::string& bytes) const {
    return Sound(folder_.Write("file", bytes)).format;
  }

  std::string Refusal(const std::string& path) const {
    const absl::StatusOr<PublishedFile> file = ReadPublishedFile(path);
    EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << file.status();
    return std::string(file.status().message());
  }

  // The label in the first row of the table.
  static std::string Label(const PublishedFile& file) {
    return file.tables.at("t").columns.at("team").at(0).text;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(OpenTest, KnowsFormatsByHowTheyBegin) {
  EXPECT_EQ(FormatOf(kPage), "HTML");
  EXPECT_EQ(FormatOf(absl::StrCat("\xEF\xBB\xBF\r\n ", kPage)), "HTML");
  EXPECT_EQ(FormatOf("<HTML><meta name=\"redress:source\" content=\"{}\">"),
            "HTML");
  EXPECT_EQ(FormatOf(kReturn), "return");
  EXPECT_EQ(FormatOf(absl::StrCat("\xEF\xBB\xBF", kReturn)), "return");
}

TEST_F(OpenTest, WhatBeginsLikeNoneIsRefused) {
  constexpr char kNone[] =
      "it is neither a workbook, a CSV export, a web page nor a return that "
      "Redress wrote";
  EXPECT_EQ(Refusal(folder_.Write("a.pdf", "%PDF-1.7")), kNone);
  EXPECT_EQ(Refusal(folder_.Write("a.txt", "Team,row\n")), kNone);
  EXPECT_EQ(Refusal(folder_.Write("a.svg", "<svg/>")), kNone);
  // An archive without files begins otherwise.
  EXPECT_EQ(Refusal(folder_.Write("a.zip", "PK\x05\x06")), kNone);
  EXPECT_EQ(Refusal(folder_.Write("a.html", std::string(600, ' ') + kPage)),
            kNone);
}

TEST_F(OpenTest, WhatIsNotThereOrEmptyIsRefused) {
  EXPECT_EQ(Refusal(Path("none.xlsx")), "there is no such file");
  EXPECT_EQ(Refusal(""), "there is no such file");
  EXPECT_EQ(Refusal("/dev/null"), "there is no such file");
  EXPECT_EQ(Refusal(folder_.Write("empty.html", "")),
            "it cannot be read, or is empty");
}

TEST_F(OpenTest, ReadsAFolder) {
  folder_.Write("csv-metadata.json", Group("t.csv"));
  folder_.Write("t.csv", kTable);
  const PublishedFile file = Sound(folder_.path());
  EXPECT_EQ(file.format, "CSV");
  EXPECT_FALSE(file.is_part);
  EXPECT_EQ(Label(file), "North");
  EXPECT_EQ(Label(Sound(folder_.path() + "/")), "North");
}

TEST_F(OpenTest, AFolderWithoutMetadataIsRefused) {
  EXPECT_EQ(Refusal(folder_.path()),
            "its metadata, csv-metadata.json, are not beside it");
  folder_.Write("csv-metadata.json", "");
  EXPECT_EQ(Refusal(folder_.path()), "its metadata are no JSON");
}

TEST_F(OpenTest, ATableWhoseFileWasTakenAwayIsNotThere) {
  folder_.Write("csv-metadata.json", Group("t.csv"));
  EXPECT_TRUE(Sound(folder_.path()).tables.empty());
  WriteZip({{"csv-metadata.json", Group("t.csv")}}, Path("a.zip"));
  EXPECT_TRUE(Sound(Path("a.zip")).tables.empty());
}

TEST_F(OpenTest, ReadsAZip) {
  WriteZip({{"csv-metadata.json", Group("t.csv")}, {"t.csv", kTable}},
           Path("tables"));
  const PublishedFile file = Sound(Path("tables"));
  EXPECT_EQ(file.format, "CSV");
  EXPECT_EQ(Label(file), "North");
}

TEST_F(OpenTest, AZipOfNoneOfThemIsRefused) {
  WriteZip({{"a.txt", "text"}}, Path("a.zip"));
  EXPECT_FALSE(Refusal(Path("a.zip")).empty());
  EXPECT_FALSE(
      Refusal(folder_.Write("b.zip", "PK\x03\x04 and no more")).empty());
}

TEST_F(OpenTest, ReadsOneTableByTheMetadataBesideIt) {
  const std::string path = folder_.Write("t.csv", kTable);
  EXPECT_EQ(Refusal(path),
            "its metadata, t.csv-metadata.json, are not beside it");
  folder_.Write("t.csv-metadata.json", Alone("t.csv"));
  const PublishedFile file = Sound(path);
  EXPECT_TRUE(file.is_part);
  EXPECT_EQ(Label(file), "North");
}

// Whoever gives a file another name, with its metadata, wants that one read and
// not what still has the old one.
TEST_F(OpenTest, OneTableIsTheFileThatIsNamed) {
  folder_.Write("t.csv", kTable);
  const std::string path =
      folder_.Write("edited.csv", "Team,row\r\nSouth,1\r\n");
  folder_.Write("edited.csv-metadata.json", Alone("t.csv"));
  EXPECT_EQ(Label(Sound(path)), "South");
}

TEST_F(OpenTest, MetadataLeadToNoOtherFolder) {
  const testing::TemporaryFolder other;
  const std::string elsewhere = other.Write("t.csv", kTable);
  std::filesystem::create_directory(Path("within"));
  folder_.Write("within/t.csv", kTable);
  for (const std::string& name :
       {elsewhere, "../" + elsewhere, std::string("within/t.csv"),
        std::string("./csv-metadata.json")}) {
    folder_.Write("csv-metadata.json", Group(name));
    EXPECT_EQ(Refusal(folder_.path()),
              "its metadata name a file elsewhere, " + name);
  }
  for (const char* name : {"", ".", "..", "within"}) {
    folder_.Write("csv-metadata.json", Group(name));
    EXPECT_THAT(Refusal(folder_.path()), HasSubstr(" is no file")) << name;
  }
  // No name in a zip leads out of it.
  WriteZip({{"csv-metadata.json", Group(elsewhere)}}, Path("a.zip"));
  EXPECT_TRUE(Sound(Path("a.zip")).tables.empty());
}

// Reading it would wait for somebody who writes.
TEST_F(OpenTest, APipeIsNoFile) {
  ASSERT_EQ(mkfifo(Path("t.csv").c_str(), 0600), 0);
  EXPECT_EQ(Refusal(Path("t.csv")), "there is no such file");
  folder_.Write("csv-metadata.json", Group("t.csv"));
  EXPECT_EQ(Refusal(folder_.path()), Path("t.csv") + " is no file");
}

TEST_F(OpenTest, FilesThatAreTooLargeAreRefused) {
  const auto error = [this](const std::string& name, size_t size) {
    std::filesystem::resize_file(Path(name), size);
    return ReadPublishedFile(folder_.path()).status();
  };
  folder_.Write("csv-metadata.json", Group("t.csv"));
  folder_.Write("t.csv", kTable);
  EXPECT_EQ(error("t.csv", (size_t{1} << 30) + 1),
            absl::ResourceExhaustedError("t.csv has more than 1024 MiB"));
  EXPECT_EQ(
      error("csv-metadata.json", (size_t{64} << 20) + 1),
      absl::ResourceExhaustedError("csv-metadata.json has more than 64 MiB"));
}

}  // namespace
}  // namespace redress::verify
