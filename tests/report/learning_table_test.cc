#include "service/report/learning_table.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/model/reference.h"
#include "tests/report/document_reader.h"

namespace redress::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

v1::Period Half(int year, const std::string& label) {
  v1::Period period;
  period.mutable_first_day()->set_year(year);
  period.mutable_first_day()->set_month(4);
  period.mutable_first_day()->set_day(1);
  period.mutable_last_day()->set_year(year);
  period.mutable_last_day()->set_month(9);
  period.mutable_last_day()->set_day(30);
  period.set_label(label);
  return period;
}

class LearningTableTest : public ::testing::Test {
 protected:
  LearningTableTest()
      : reference_({Parse<v1::ReferenceData>(R"pb(
          alias {
            dimension: "root_cause"
            recorded: "comms"
            canonical: "Communication"
          })pb")}) {
    input_.snapshot.reference = &reference_;
    input_.learning =
        [this](const std::function<absl::Status(const v1::LearningAction&)>&
                   visit) {
          for (const v1::LearningAction& action : actions_) {
            absl::Status status = visit(action);
            if (!status.ok()) return status;
          }
          return absl::OkStatus();
        };
  }

  void Add(const std::string& text) {
    actions_.push_back(Parse<v1::LearningAction>(text));
  }

  ReadTable Send(const v1::Filter& filter = {},
                 const std::string& empty_text = "") {
    v1::ReportLearning block;
    block.set_id("learning");
    block.set_title("Learning");
    block.set_empty_text(empty_text);
    ReadDocument document;
    v1::DocumentPart header;
    header.mutable_header()->set_id("test");
    const DocumentSink sink = document.Sink();
    EXPECT_TRUE(sink(header).ok());
    const absl::Status status = SendLearning(
        block, {Half(2019, "now"), Half(2018, "then")}, filter, input_, sink);
    EXPECT_TRUE(status.ok()) << status.message();
    return document.tables.at(0);
  }

  model::Reference reference_;
  ReportInput input_;
  std::vector<v1::LearningAction> actions_;
};

TEST_F(LearningTableTest, GroupsByPeriodAndCause) {
  Add(R"pb(id: "1"
           root_cause: "Decisions"
           text: "a"
           raised_on { year: 2019 month: 4 day: 1 })pb");
  Add(R"pb(id: "2"
           root_cause: "comms"
           text: "b"
           raised_on { year: 2019 month: 9 day: 30 }
           implemented_on { year: 2019 month: 10 day: 2 })pb");
  Add(R"pb(id: "3"
           root_cause: "Communication"
           text: "c"
           raised_on { year: 2019 month: 5 day: 1 }
           not_implemented_reason: "later")pb");
  Add(R"pb(id: "4"
           text: "d"
           raised_on { year: 2018 month: 5 day: 1 })pb");
  Add(R"pb(id: "5"
           text: "out"
           raised_on { year: 2019 month: 3 day: 31 })pb");
  const ReadTable table = Send();
  EXPECT_THAT(table.Ids(),
              ElementsAre("period", "root_cause", "learning", "implemented_on",
                          "not_implemented_reason"));
  ASSERT_THAT(table.rows, SizeIs(4));
  EXPECT_THAT(table.Texts(0),
              ElementsAre("now", "Communication", "b", "2019-10-02", ""));
  EXPECT_THAT(table.Texts(1),
              ElementsAre("now", "Communication", "c", "", "later"));
  EXPECT_THAT(table.Texts(2), ElementsAre("now", "Decisions", "a", "", ""));
  EXPECT_THAT(table.Texts(3), ElementsAre("then", "Not recorded", "d", "", ""));
}

TEST_F(LearningTableTest, StandsInForAnEmptyTable) {
  EXPECT_THAT(Send().rows, IsEmpty());
  EXPECT_THAT(Send({}, "Nothing.").Texts(0),
              ElementsAre("Nothing.", "", "", "", ""));
}

TEST_F(LearningTableTest, ObeysWhatActionsHaveOfTheFilter) {
  Add(R"pb(id: "1"
           authority: "A"
           root_cause: "comms"
           text: "a"
           raised_on { year: 2019 month: 4 day: 1 })pb");
  Add(R"pb(id: "2"
           authority: "B"
           root_cause: "Other"
           text: "b"
           raised_on { year: 2019 month: 4 day: 1 })pb");
  const auto filtered = [this](const std::string& text) {
    const ReadTable table = Send(Parse<v1::Filter>(text));
    std::vector<std::string> found;
    for (size_t row = 0; row < table.rows.size(); ++row) {
      found.push_back(table.Texts(row)[2]);
    }
    if (!table.start.notes().empty()) found.push_back("note");
    return found;
  };
  EXPECT_THAT(filtered(R"pb(members { dimension: "authority" values: "B" })pb"),
              ElementsAre("b"));
  EXPECT_THAT(
      filtered(R"pb(members { dimension: "root_cause" values: "COMMS" })pb"),
      ElementsAre("a"));
  EXPECT_THAT(
      filtered(R"pb(not { members { dimension: "authority" values: "B" } })pb"),
      ElementsAre("a"));
  // A team settles nothing, and the reader is told so.
  EXPECT_THAT(filtered(R"pb(members { dimension: "team" values: "MASH" })pb"),
              ElementsAre("a", "b", "note"));
  EXPECT_THAT(
      filtered(R"pb(all_of {
                      filters { members { dimension: "team" values: "MASH" } }
                      filters { members { dimension: "authority" values: "A" } }
                    })pb"),
      ElementsAre("a", "note"));
  EXPECT_THAT(
      filtered(R"pb(any_of {
                      filters { members { dimension: "authority" values: "A" } }
                      filters { members { dimension: "authority" values: "B" } }
                    })pb"),
      ElementsAre("a", "b"));
}

TEST_F(LearningTableTest, ReturnsTheErrorOfItsSource) {
  input_.learning = [](const auto&) { return absl::DataLossError("broken"); };
  v1::ReportLearning block;
  EXPECT_EQ(SendLearning(block, {Half(2019, "now")}, {}, input_,
                         [](const auto&) { return absl::OkStatus(); }),
            absl::DataLossError("broken"));
}

}  // namespace
}  // namespace redress::report
