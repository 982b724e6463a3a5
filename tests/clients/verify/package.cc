#include "tests/clients/verify/package.h"

#include <gtest/gtest.h>
#include <zip.h>

#include "absl/strings/str_cat.h"
#include "clients/verify/workbook_parts.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {

std::string WriteZip(const Package& parts, const std::string& path) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source =
        zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    EXPECT_GE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  return path;
}

Package Unzip(const std::string& path) {
  const absl::StatusOr<ZipArchive> archive = ZipArchive::Open(path);
  EXPECT_TRUE(archive.ok()) << archive.status();
  Package parts;
  for (const std::string& name : archive->Names()) {
    const absl::StatusOr<std::string> bytes =
        archive->ReadEntry(name, size_t{64} << 20);
    EXPECT_TRUE(bytes.ok()) << bytes.status();
    parts[name] = *bytes;
  }
  return parts;
}

Package WorkbookOf(const std::map<std::string, std::string>& sheets,
                   const std::string& shared_texts) {
  Package parts;
  std::string list;
  std::string relations;
  int number = 0;
  for (const auto& [name, rows] : sheets) {
    ++number;
    absl::StrAppend(&list, "<sheet name=\"", name, "\" sheetId=\"", number,
                    "\" r:id=\"rId", number, "\"/>");
    absl::StrAppend(&relations, "<Relationship Id=\"rId", number,
                    "\" Target=\"worksheets/sheet", number, ".xml\"/>");
    parts[absl::StrCat("xl/worksheets/sheet", number, ".xml")] = absl::StrCat(
        "<worksheet><sheetData>", rows, "</sheetData></worksheet>");
  }
  parts["xl/workbook.xml"] = absl::StrCat("<workbook xmlns:r=\"r\"><sheets>",
                                          list, "</sheets></workbook>");
  parts["xl/_rels/workbook.xml.rels"] =
      absl::StrCat("<Relationships>", relations, "</Relationships>");
  if (!shared_texts.empty()) {
    parts["xl/sharedStrings.xml"] =
        absl::StrCat("<sst>", shared_texts, "</sst>");
  }
  return parts;
}

std::string RowsOf(const std::vector<std::vector<std::string>>& rows) {
  std::string xml;
  int64_t row = 0;
  for (const std::vector<std::string>& cells : rows) {
    absl::StrAppend(&xml, "<row r=\"", ++row, "\">");
    int64_t column = 0;
    for (const std::string& text : cells) {
      ++column;
      if (text.empty()) continue;
      absl::StrAppend(&xml, "<c r=\"", FormatCellPlace({row, column}),
                      "\" t=\"str\"><v>", text, "</v></c>");
    }
    xml += "</row>";
  }
  return xml;
}

}  // namespace redress::verify
