#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two measures in two periods, by team where asked for.
v1::Answer Header(const v1::Query& query) {
  v1::Answer header = FromText<v1::Answer>(R"(
    data_version { version: 4 data_date { year: 2019 month: 10 day: 31 } }
    disclosure_profile: "internal"
    periods { first_day { year: 2019 month: 4 day: 1 }
              last_day { year: 2019 month: 9 day: 30 } label: "2019/20 H1" }
    periods { first_day { year: 2018 month: 4 day: 1 }
              last_day { year: 2018 month: 9 day: 30 } label: "2018/19 H1" }
  )");
  for (const v1::MeasureSelection& measure : query.measures()) {
    const bool is_rate = measure.measure() == "upheld_rate";
    const std::string label = is_rate ? "% upheld" : measure.label();
    for (int period = 0; period <= query.comparisons_size(); ++period) {
      v1::Column* column = header.add_columns();
      column->set_id(absl::StrCat(label, "/", period));
      column->set_label(label);
      column->set_measure(measure.measure());
      column->set_period_index(period);
      column->set_content(v1::COLUMN_CONTENT_FIGURE);
      column->set_unit(is_rate ? v1::UNIT_PERCENT : v1::UNIT_COUNT);
    }
    if (!query.comparison_options().difference()) continue;
    v1::Column* column = header.add_columns();
    *column = header.columns(header.columns_size() - 2);
    column->set_id(absl::StrCat(label, "/1/difference"));
    column->set_content(v1::COLUMN_CONTENT_DIFFERENCE);
  }
  for (const v1::DimensionSelection& dimension : query.dimensions()) {
    v1::AnswerDimension* added = header.add_dimensions();
    added->set_dimension(dimension.dimension());
    added->set_label(dimension.dimension());
  }
  return header;
}

class CasesCommandTest : public CliTest {
 protected:
  CasesCommandTest() {
    UseServer();
    server_.on_explain = [this](const v1::ExplainQueryRequest& request,
                                v1::ExplainQueryResponse& response) {
      *response.mutable_answer() = Header(request.query());
      for (const v1::Column& column : response.answer().columns()) {
        v1::ExplainedMeasure* measure = response.add_measures();
        measure->set_label(column.label());
        measure->add_terms()->set_counted(counted_);
      }
      return absl::OkStatus();
    };
    server_.on_run_query = [](const v1::RunQueryRequest& request,
                              v1::RunQueryResponse& response) {
      EXPECT_EQ(request.page_size(), 1);
      v1::Answer& answer = *response.mutable_answer();
      answer = Header(request.query());
      v1::Row* row = answer.add_rows();
      row->set_type(v1::ROW_TYPE_MEMBERS);
      row->add_members("Fostering, North's");
      row->add_members("2019-04");
      return absl::OkStatus();
    };
    server_.on_cases = [this](const v1::ListCasesRequest& request,
                              v1::ListCasesResponse& response) {
      asked_ = request;
      response.set_total_size(3);
      response.set_numerator_size(2);
      response.mutable_cell()->set_display("3");
      *response.mutable_data_version() = Header(request.query()).data_version();
      // Pages of at most two.
      int at = static_cast<int>(request.page_token().size());
      const int end = std::min({3, at + 2, at + request.page_size()});
      for (; at < end; ++at) {
        v1::CaseEntry* entry = response.add_entries();
        *entry = entry_;
        entry->set_reference(absl::StrCat("C-", at + 1));
        entry->set_in_numerator(at < 2);
      }
      if (at < 3) response.set_next_page_token(std::string(at, 'x'));
      return absl::OkStatus();
    };
  }

  std::string counted_ = "cases";
  v1::CaseEntry entry_;
  v1::ListCasesRequest asked_;
  const std::vector<std::string> one_figure_ = {
      "cases", "--measure", "Closed=closed", "--period", "2019/20:H1"};
  const std::vector<std::string> table_ = {
      "cases",      "--measure",  "Closed=closed,upheld_rate",
      "--by",       "team,month", "--period",
      "2019/20:H1", "--compare",  "2018/19:H1"};
};

TEST_F(CasesCommandTest, TakesTheOnlyFigure) {
  ASSERT_EQ(Run(one_figure_), kOk) << Err();
  EXPECT_EQ(Out(),
            "3 cases behind Closed, 2019/20 H1 = 3\n"
            "\n"
            "Reference\n"
            "---------\n"
            "C-1\n"
            "C-2\n"
            "C-3\n"
            "\n"
            "Data version 4 of 2019-10-31.\n");
  EXPECT_EQ(asked_.cell().column(), "Closed/0");
  EXPECT_THAT(asked_.cell().members(), IsEmpty());
  // The list is of the version that the headings are of.
  EXPECT_EQ(asked_.query().as_of(), 4);
  EXPECT_FALSE(asked_.query().total());
}

TEST_F(CasesCommandTest, ShowsHowToNameACell) {
  EXPECT_EQ(Run(table_), kUsage);
  EXPECT_EQ(Err(),
            "error: the question has more than one figure; name one, as\n"
            "         --cell-row 'Fostering\\, North'\\''s,2019-04' --column "
            "'Closed/0'\n"
            "       columns: Closed/0, Closed/1, Closed/1/difference, % "
            "upheld/0, % upheld/1, % upheld/1/difference\n"
            "       \"redress query\" with the same flags shows the rows\n");
  EXPECT_EQ(Run(table_, {"--total-row"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("as\n         --column 'Closed/0'\n"));
  EXPECT_EQ(Run(table_, {"--column", "Closd/1"}), kUsage);
  EXPECT_EQ(Run(table_, {"--total-row", "--column", "Closd/1"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("no column \"Closd/1\" (did you mean "
                               "\"Closed/1\"?); it has Closed/0, "));
  EXPECT_EQ(Run(table_, {"--cell-row", "A,2019-04,B", "--column", "Closed"}),
            kUsage);
  EXPECT_THAT(Err(), HasSubstr("named by 3 members, and the question has 2 "
                               "dimensions"));
  server_.on_run_query = [](const v1::RunQueryRequest& request,
                            v1::RunQueryResponse& response) {
    *response.mutable_answer() = Header(request.query());
    return absl::OkStatus();
  };
  EXPECT_EQ(Run(table_), kUsage);
  EXPECT_THAT(Err(), HasSubstr("the answer has no rows"));
  EXPECT_EQ(Out(), "");
}

TEST_F(CasesCommandTest, NamesRowsAndColumns) {
  ASSERT_EQ(
      Run(table_, {"--cell-row", "A\\, B, 2019-04", "--column", "Closed"}), kOk)
      << Err();
  EXPECT_THAT(
      Out(), HasSubstr("3 cases behind Closed, A, B, 2019-04, 2019/20 H1 = 3"));
  EXPECT_THAT(asked_.cell().members(), ElementsAre("A, B", "2019-04"));
  EXPECT_FALSE(asked_.query().subtotals());

  ASSERT_EQ(Run(table_, {"--member", "A, B", "--column", "upheld_rate/1"}), kOk)
      << Err();
  EXPECT_EQ(asked_.cell().column(), "% upheld/1");
  EXPECT_THAT(asked_.cell().members(), ElementsAre("A, B"));
  EXPECT_TRUE(asked_.query().subtotals());
  EXPECT_THAT(Out(), HasSubstr("3 cases behind % upheld, A, B, all, 2018/19 H1 "
                               "= 3; 2 are in the numerator\n"));
  EXPECT_THAT(Out(), HasSubstr("Reference  In numerator\n"
                               "-----------------------\n"
                               "C-1        yes\n"
                               "C-2        yes\n"
                               "C-3        no\n"));

  ASSERT_EQ(Run(table_, {"--total-row", "--column", "Closed/1/difference"}),
            kOk)
      << Err();
  EXPECT_TRUE(asked_.query().total());
  EXPECT_THAT(asked_.cell().members(), IsEmpty());
  EXPECT_THAT(Out(), HasSubstr("3 cases behind Closed, Total, difference of "
                               "2019/20 H1 from 2018/19 H1 = 3\n"));
  EXPECT_THAT(Out(), HasSubstr("C-1        2019/20 H1\n"));

  ASSERT_EQ(Run(one_figure_,
                {"--by", "team", "--top", "2", "--other", "--other-row"}),
            kOk)
      << Err();
  EXPECT_TRUE(asked_.cell().other());
  EXPECT_THAT(asked_.cell().members(), ElementsAre("All others"));
}

TEST_F(CasesCommandTest, NamesStagesAndActions) {
  counted_ = "stages";
  entry_.set_stage("stage2");
  ASSERT_EQ(Run(one_figure_), kOk);
  EXPECT_THAT(Out(), HasSubstr("3 stages behind"));
  EXPECT_THAT(Out(), HasSubstr("Reference  Stage\n"));
  EXPECT_THAT(Out(), HasSubstr("C-1        stage2\n"));
  counted_ = "learning actions";
  entry_.clear_stage();
  ASSERT_EQ(Run(one_figure_), kOk);
  EXPECT_THAT(Out(), HasSubstr("3 learning actions behind"));
  EXPECT_THAT(Out(), HasSubstr("Action\n"));
}

TEST_F(CasesCommandTest, ListsTheFirstOnes) {
  for (const auto& [limit, listed] :
       std::vector<std::pair<std::string, std::string>>{
           {"1", "C-1\n\nThe first 1 of 3; --limit N lists more.\n"},
           {"2", "C-2\n\nThe first 2 of 3;"},
           {"3", "C-3\n\nData version 4"},
           {"50", "C-3\n\nData version 4"}}) {
    SCOPED_TRACE(limit);
    ASSERT_EQ(Run(one_figure_, {"--limit", limit}), kOk);
    EXPECT_THAT(Out(), HasSubstr(listed));
  }
}

TEST_F(CasesCommandTest, WritesCsvAndJson) {
  entry_.set_authority("=North");
  entry_.set_period_index(1);
  entry_.set_value(7);
  ASSERT_EQ(Run(one_figure_, {"--output", "csv"}), kOk);
  EXPECT_EQ(Out(),
            "authority,reference,stage,period,in_numerator,value\r\n"
            "'=North,C-1,,2018/19 H1,yes,7\r\n"
            "'=North,C-2,,2018/19 H1,yes,7\r\n"
            "'=North,C-3,,2018/19 H1,no,7\r\n");
  ASSERT_EQ(Run(one_figure_, {"--output", "json"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\"reference\": \"C-3\""));
  EXPECT_THAT(Out(), HasSubstr("\"totalSize\": \"3\""));
  EXPECT_THAT(Out(), HasSubstr("\"nextPageToken\": \"\""));
}

TEST_F(CasesCommandTest, ExportsTheListWithColumnsOfTheCases) {
  server_.export_responses = testing::ExportOf({{"any", "content"}});
  const std::string path = folder_.File("cases.xlsx");
  const std::vector<std::string> to = {"--export", "excel", "--to", path};
  ASSERT_EQ(Run(one_figure_, to), kOk) << Err();
  EXPECT_EQ(Out(), "wrote " + path + "\n");
  const v1::ExportRequest& request = server_.export_request;
  EXPECT_EQ(request.exporter(), "excel");
  EXPECT_EQ(request.cases().cell().column(), "Closed/0");
  EXPECT_EQ(request.cases().query().as_of(), 4);
  EXPECT_THAT(request.cases().columns(), IsEmpty());

  std::vector<std::string> more = to;
  more.insert(more.end(),
              {"--show", "team, received_on ", "--show", "outcome"});
  ASSERT_EQ(Run(one_figure_, more), kOk) << Err();
  EXPECT_THAT(request.cases().columns(),
              ElementsAre("team", "received_on", "outcome"));
  // The list itself was not asked for.
  EXPECT_EQ(asked_.page_size(), 0);
}

TEST_F(CasesCommandTest, NamesAColumnOfTheCasesThatIsNone) {
  server_.on_export = [](const v1::ExportRequest& request, const auto&) {
    EXPECT_THAT(request.cases().columns(), ElementsAre("tem"));
    return InvalidArgument({{"cases.columns[0]", "UNKNOWN_COLUMN",
                             "there is no column \"tem\" (did you mean "
                             "\"team\"?)"}});
  };
  const std::string path = folder_.File("cases.xlsx");
  EXPECT_EQ(
      Run(one_figure_, {"--export", "excel", "--to", path, "--show", "tem"}),
      kRefused);
  EXPECT_EQ(Err(),
            "error: there is no column \"tem\" (did you mean \"team\"?)\n");
  EXPECT_THAT(folder_.Names(), IsEmpty());
}

TEST_F(CasesCommandTest, ColumnsOfTheCasesAreForExports) {
  EXPECT_EQ(Run(one_figure_, {"--show", "team"}), kUsage);
  EXPECT_EQ(Err(), "error: --show is for --export EXPORTER --to FILE\n");
  EXPECT_EQ(Run(one_figure_, {"--show"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("--show needs a value: --show COLUMNS"));
  EXPECT_EQ(
      Run(one_figure_, {"--export", "excel", "--to", "x", "--limit", "3"}),
      kUsage);
  EXPECT_THAT(Err(), HasSubstr("--limit is for answers that are printed"));
}

TEST_F(CasesCommandTest, NamesOfCasesCannotMoveACursor) {
  server_.on_cases = [](const v1::ListCasesRequest&,
                        v1::ListCasesResponse& response) {
    response.set_total_size(1);
    response.add_entries()->set_reference("C\x1b[2J\n1");
    response.mutable_cell()->set_display("1\x1b");
    return absl::OkStatus();
  };
  ASSERT_EQ(Run(one_figure_), kOk);
  EXPECT_THAT(Out(), HasSubstr("= 1\\x1b\n"));
  EXPECT_THAT(Out(), HasSubstr("\nC\\x1b[2J\n1\n"));
}

TEST_F(CasesCommandTest, RefusesAConfidentialCell) {
  server_.on_cases = [](const v1::ListCasesRequest&, v1::ListCasesResponse&) {
    return ErrorWithReason(absl::StatusCode::kPermissionDenied,
                           "the cell is [c]", "CELL_CONFIDENTIAL");
  };
  EXPECT_EQ(Run(one_figure_), kRefused);
  EXPECT_EQ(Err(), "error: the cell is [c]\n");
  EXPECT_EQ(Out(), "");
}

}  // namespace
}  // namespace redress::cli
