#include "clients/cpp/csv_columns.h"

#include <set>
#include <sstream>

#include "absl/strings/str_split.h"
#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_items.h"
#include "clients/cpp/csv_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string HeaderError(const std::vector<std::string>& cells) {
  const absl::StatusOr<CsvLayout> layout = ReadCsvHeader(cells);
  EXPECT_FALSE(layout.ok());
  return std::string(layout.status().message());
}

const google::protobuf::Descriptor* ItemOf(CsvKind kind) {
  switch (kind) {
    case CsvKind::kCases:
      return v1::Representation::descriptor();
    case CsvKind::kLearning:
      return v1::LearningAction::descriptor();
    case CsvKind::kAliases:
      break;
  }
  return v1::Alias::descriptor();
}

// The paths of every field that an importer may give.
void CollectPaths(const google::protobuf::Descriptor& message,
                  const std::string& prefix, std::set<std::string>& paths) {
  for (int i = 0; i < message.field_count(); ++i) {
    const auto* field = message.field(i);
    if (field->is_map() || field->name() == "computed_due_on") continue;
    if (field->message_type() != nullptr &&
        field->message_type()->name() == "Stage") {
      CollectPaths(*field->message_type(), prefix + field->name() + ".", paths);
    } else {
      paths.insert(prefix + field->name());
    }
  }
}

TEST(CsvColumnsTest, HaveOneColumnForEveryField) {
  for (const CsvKind kind :
       {CsvKind::kCases, CsvKind::kLearning, CsvKind::kAliases}) {
    std::set<std::string> wanted;
    CollectPaths(*ItemOf(kind), "", wanted);
    std::set<std::string> paths;
    std::set<std::string> names;
    for (const CsvColumn& column : CsvColumns(kind)) {
      EXPECT_TRUE(paths.insert(column.path).second) << column.path;
      EXPECT_TRUE(names.insert(column.name).second) << column.name;
    }
    EXPECT_EQ(paths, wanted);
  }
}

TEST(CsvColumnsTest, RecogniseTheKindOfFile) {
  const auto kind_of = [](const std::vector<std::string>& cells) {
    const absl::StatusOr<CsvLayout> layout = ReadCsvHeader(cells);
    EXPECT_TRUE(layout.ok()) << layout.status();
    return layout->kind;
  };
  EXPECT_EQ(kind_of({"kind", "reference", "received_on"}), CsvKind::kCases);
  EXPECT_EQ(kind_of({"id", "text", "raised_on", "authority"}),
            CsvKind::kLearning);
  EXPECT_EQ(kind_of({"canonical", "recorded", "dimension"}), CsvKind::kAliases);
}

TEST(CsvColumnsTest, BindColumnsInAnyOrder) {
  const absl::StatusOr<CsvLayout> layout = ReadCsvHeader(
      {" Received_On", "KIND", "reference", "attr: Ward ", "stage1_due_on"});
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->mask.paths(),
              ElementsAre("received_on", "kind", "reference", "attributes.Ward",
                          "stage1.due_on"));
  EXPECT_EQ(layout->columns[3].name, "attr:Ward");
  EXPECT_TRUE(layout->columns[0].required);
  EXPECT_FALSE(layout->columns[4].required);
}

TEST(CsvColumnsTest, ListEverythingThatIsWrong) {
  const std::string message = HeaderError(
      {"reference", "kind", "recieved_on", "team", "Team", "", "attr:"});
  EXPECT_THAT(
      absl::StrSplit(message, '\n'),
      ElementsAre(
          "unknown column \"recieved_on\" (did you mean \"received_on\"?)",
          "column \"team\" is given twice", "column 6 has no heading",
          "column \"attr:\" names no attribute: attr:NAME",
          "required column \"received_on\" is missing from a file of cases"));
}

TEST(CsvColumnsTest, SayWhatAHeaderNeeds) {
  EXPECT_THAT(HeaderError({"name", "date"}),
              HasSubstr("cases need the columns reference, kind and "
                        "received_on"));
  EXPECT_THAT(HeaderError({"reference;kind;received_on"}),
              HasSubstr("separated by something else than commas"));
  EXPECT_THAT(HeaderError({"reference", "received_on", "team"}),
              HasSubstr("required column \"kind\" is missing"));
}

TEST(CsvColumnsTest, NameTheColumnOfAPath) {
  const auto name = [](const std::string& path) {
    return CsvColumnForPath(CsvKind::kCases, path);
  };
  EXPECT_EQ(name("stage1.due_on"), "stage1_due_on");
  EXPECT_EQ(name("representation.categories[2]"), "category");
  EXPECT_EQ(name("attributes.ward"), "attr:ward");
  EXPECT_EQ(name("remedy_pence"), "remedy_gbp");
  EXPECT_EQ(name("something.else"), "something.else");
  EXPECT_EQ(CsvColumnForPath(CsvKind::kAliases, "alias.effective_from"),
            "from");
}

TEST(CsvColumnsTest, PrintTemplatesThatCanBeImported) {
  for (const CsvKind kind :
       {CsvKind::kCases, CsvKind::kLearning, CsvKind::kAliases}) {
    std::istringstream in(CsvTemplate(kind, true));
    CsvReader reader(in);
    CsvRow row;
    ASSERT_TRUE(reader.Next(row));
    const absl::StatusOr<CsvLayout> layout = ReadCsvHeader(row.cells);
    ASSERT_TRUE(layout.ok()) << layout.status();
    EXPECT_EQ(layout->kind, kind);
    ASSERT_TRUE(reader.Next(row));
    RowReport report;
    MakeItem(*layout, row, report);
    for (const RowProblem& problem : report.problems) {
      ADD_FAILURE() << problem.column << ": " << problem.message;
    }
    EXPECT_FALSE(reader.Next(row));
  }
}

}  // namespace
}  // namespace redress::client
