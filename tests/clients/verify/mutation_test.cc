// Files that were damaged at random, by seeds that are fixed: each is read or
// refused with a reason, and whatever is read is compared.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "clients/verify/compare.h"
#include "tests/clients/verify/exports.h"
#include "tests/clients/verify/package.h"
#include "tests/clients/verify/server_copy.h"
#include "tests/plugins/html/sample_report.h"
#include "tests/plugins/statutory_return/sample_return.h"
#include "tests/plugins/statutory_return/test_document.h"

namespace redress::verify {
namespace {

// What programs that read such files stumble over.
const std::string kPieces[] = {
    "",
    "0",
    "-1",
    "1e999",
    "nan",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "10000000",
    "1048577",
    "\"",
    "'",
    ",",
    "\n",
    "\r",
    "<",
    ">",
    "/",
    "&",
    "&#0;",
    "&a;",
    "{",
    "}",
    "[",
    "]",
    "\xFF",
    "\xF0\x9F",
    "<!--",
    "<![CDATA[",
    "]]>",
    "</table>",
    "<table data-table=\"a\">",
    "<td data-cell=\"a/1/b\">",
    "</td>",
    "</row>",
    "<c r=\"XFD1048576\">",
    "<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]>",
    "'Cover'!A1:A1048576",
    "../",
    "[c]",
    std::string("\0", 1),
    std::string(5000, 'x'),
    std::string(300, '['),
    std::string(300, '{'),
};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  size_t UpTo(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  std::string Damage(std::string bytes) {
    const size_t times = 1 + UpTo(4);
    for (size_t i = 0; i < times; ++i) DamageOnce(bytes);
    return bytes;
  }

 private:
  void DamageOnce(std::string& bytes) {
    const size_t at = UpTo(bytes.size() + 1);
    const size_t size = std::min(UpTo(60), bytes.size() - at);
    switch (UpTo(6)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(UpTo(256));
        return;
      case 1:
        bytes.erase(at, size);
        return;
      case 2:
        bytes.insert(UpTo(bytes.size() + 1), bytes.substr(at, size));
        return;
      case 3:
        bytes.replace(at, UpTo(3), kPieces[UpTo(std::size(kPieces))]);
        return;
      case 4:
        ReplaceNumber(bytes, at);
        return;
      default:
        // Rarely, for it leaves little.
        if (UpTo(8) == 0) bytes.resize(at);
        return;
    }
  }

  // The next number after `at`, which is more often a row or an index than what
  // a random place is.
  void ReplaceNumber(std::string& bytes, size_t at) {
    constexpr char kDigits[] = "0123456789";
    const size_t begin = bytes.find_first_of(kDigits, at);
    if (begin == std::string::npos) return;
    const size_t end = bytes.find_first_not_of(kDigits, begin);
    bytes.replace(begin, end == std::string::npos ? end : end - begin,
                  kPieces[UpTo(10)]);
  }

  std::mt19937 random_;
};

// Reads what lies there and compares it. True: it could be read.
bool ReadAndCompare(const std::string& path, const ServerDocument& made) {
  const absl::StatusOr<PublishedFile> file = ReadPublishedFile(path);
  if (!file.ok()) {
    EXPECT_TRUE(absl::IsInvalidArgument(file.status()) ||
                absl::IsResourceExhausted(file.status()))
        << file.status();
    EXPECT_FALSE(file.status().message().empty());
    return false;
  }
  EXPECT_FALSE(file->source.empty());
  for (const Edit& edit : CompareFile(*file, made).edits) {
    EXPECT_FALSE(edit.name.empty());
    EXPECT_NE(edit.in_file, edit.as_made) << edit.name;
  }
  return true;
}

// Damages one of the files each time and has the others whole; how many can be
// read, of which there must be some: else nothing but the refusals is tested.
unsigned DamageEach(
    const Files& files, unsigned rounds, unsigned seed,
    const std::function<bool(const Files& damaged)>& read_and_compare) {
  unsigned read = 0;
  for (unsigned i = 0; i < rounds; ++i) {
    SCOPED_TRACE(i);
    Mutator mutator(seed + i);
    Files damaged = files;
    auto victim = damaged.begin();
    std::advance(victim, mutator.UpTo(damaged.size()));
    victim->second = mutator.Damage(std::move(victim->second));
    if (read_and_compare(damaged)) ++read;
  }
  EXPECT_GT(read, 0);
  EXPECT_LT(read, rounds);
  return read;
}

void DamageFiles(const Files& files, const testing::TestDocument& document,
                 unsigned rounds, unsigned seed) {
  const ServerDocument made = ServerCopy(document);
  DamageEach(files, rounds, seed, [&made](const Files& damaged) {
    const testing::TemporaryFolder folder;
    return ReadAndCompare(Save(damaged, folder), made);
  });
}

// Damages the parts of a zip archive, which is whole else.
void DamageParts(const Files& files, const testing::TestDocument& document,
                 unsigned rounds, unsigned seed) {
  const ServerDocument made = ServerCopy(document);
  const testing::TemporaryFolder folder;
  const unsigned read = DamageEach(
      Unzip(Save(files, folder)), rounds, seed, [&](const Package& damaged) {
        return ReadAndCompare(WriteZip(damaged, folder.path() + "/damaged"),
                              made);
      });
  EXPECT_GT(read, rounds / 10);
}

TEST(MutationTest, Pages) {
  const testing::TestDocument report = testing::SampleReport();
  DamageFiles(ExportBy("html", report), report, 200, 1);
}

TEST(MutationTest, CsvFolders) {
  const testing::TestDocument report = testing::SampleReport();
  DamageFiles(ExportBy("csv", report), report, 200, 2);
  DamageFiles(ExportBy("csv", report, {{"shape", "as_shown"}}), report, 100, 3);
}

TEST(MutationTest, CsvArchives) {
  const testing::TestDocument report = testing::SampleReport();
  const Files files = ExportBy("csv", report, {}, "zip");
  DamageFiles(files, report, 100, 4);
  DamageParts(files, report, 100, 5);
}

TEST(MutationTest, Workbooks) {
  const testing::TestDocument report = testing::SampleReport();
  const Files files = ExportBy("excel", report);
  DamageFiles(files, report, 100, 6);
  DamageParts(files, report, 120, 7);
}

TEST(MutationTest, WorkbooksOfHostileTexts) {
  const testing::TestDocument report = testing::HostileReport();
  DamageParts(ExportBy("excel", report), report, 40, 8);
}

TEST(MutationTest, Returns) {
  testing::TestDocument document =
      testing::ToTestDocument(testing::SampleReturn());
  document.info.source = R"({"report":{"report":"childrens-return"}})";
  DamageFiles(ExportBy("statutory_return", document, testing::SampleOptions()),
              document, 200, 9);
}

}  // namespace
}  // namespace redress::verify
