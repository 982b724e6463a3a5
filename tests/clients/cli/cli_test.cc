#include "clients/cli/cli.h"

#include <sstream>

#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::redress::testing::ExportOf;
using ::redress::testing::ReadFile;
using ::redress::testing::WriteFile;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(CliTest, ExplainsEveryCommand) {
  ASSERT_EQ(Run({"--help"}), kOk);
  for (const Command& command : Commands()) {
    EXPECT_THAT(Out(), HasSubstr("  " + command.name + " "));
  }
  EXPECT_THAT(Out(), HasSubstr("  5  a file cannot be read or written"));
  for (const Command& command : Commands()) {
    SCOPED_TRACE(command.name);
    std::vector<std::string> words;
    std::istringstream name(command.name);
    for (std::string word; name >> word;) words.push_back(word);
    words.push_back("--help");
    ASSERT_EQ(Run(words), kOk);
    EXPECT_THAT(Out(), HasSubstr("usage: redress " + command.name));
    EXPECT_THAT(Out(), HasSubstr("examples:\n"));
    EXPECT_THAT(Out(), HasSubstr("exit codes:\n"));
    for (const Flag& flag : command.flags) {
      EXPECT_THAT(Out(), HasSubstr(flag.name));
      EXPECT_NE(flag.help, "");
    }
  }
}

TEST_F(CliTest, SaysHowItIsUsed) {
  EXPECT_EQ(Run({}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("first steps:"));
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(Run({"qurey"}), kUsage);
  EXPECT_EQ(Err(),
            "error: unknown command \"qurey\" (did you mean \"query\"?); see "
            "redress --help\n");
  EXPECT_EQ(Run({"--version"}), kOk);
  EXPECT_EQ(Out(), "redress " REDRESS_VERSION "\n");
}

TEST_F(CliTest, NamesWrongFlagValues) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"query"}, "--measure is missing"},
      {{"query", "--measure", "received"}, "--period is missing"},
      {{"query", "--measure", "a", "--period", "2019-09-30..2019-04-01"},
       "--period: \"2019-09-30..2019-04-01\" is not a period: it ends on "
       "2019-04-01, before it starts on 2019-09-30"},
      {{"query", "--measure", "a", "--period", "2019/20", "--compare", "x"},
       "--compare: \"x\" is not a period"},
      {{"query", "--measure", "a[", "--period", "2019/20"},
       "--measure: \"a[\": the bracket is not closed"},
      {{"query", "--measure", "a", "--by", "", "--period", "2019/20"},
       "--by: \"\": a dimension is empty"},
      {{"query", "--measure", "a", "--period", "2019/20", "--where", "x"},
       "--where: \"x\": a condition needs = or !="},
      {{"query", "--measure", "a", "--period", "2019/20", "--output", "jsn"},
       "not one of table, json, csv (did you mean \"json\"?)"},
      {{"query", "--measure", "a", "--period", "2019/20", "--export", "excel"},
       "--export EXPORTER and --to FILE belong together"},
      {{"report", "export", "r", "--period", "2019/20"},
       "--exporter is missing"},
      {{"report", "export", "r", "--period", "2019/20", "--exporter", "e",
        "--output", "o", "--option", "lea"},
       "--option: \"lea\" is not NAME=VALUE"},
      {{"query", "--measure", "a", "--period", "2019/20", "--export", "excel",
        "--to", "x", "--stream"},
       "--stream is for answers that are printed"},
      {{"query", "--measure", "a", "--period", "2019/20", "--other"},
       "--other is for --top N"},
      {{"query", "--measure", "a", "--period", "2019/20", "--top-by", "a"},
       "--top-by is for --top N"},
      {{"query", "--measure", "a", "--period", "2019/20", "--by", "team",
        "--top", "1001"},
       "--top: \"1001\" is not a whole number from 1 to 1000"},
      {{"query", "--measure", "a", "--period", "2019/20", "--by", "team",
        "--top", "few"},
       "--top: \"few\" is not a whole number"},
      {{"query", "--measure", "a", "--period", "2019/20", "--top", "3"},
       "name one with --by"},
      {{"query", "--measure", "a", "--period", "2019/20", "--as-of", "0"},
       "--as-of: \"0\" is neither the number of a data version"},
      {{"get", "A1", "--as-of", "30/9/2019"},
       "--as-of: \"30/9/2019\" is neither"},
      {{"explain", "--measure", "a"}, "--period is missing"},
      {{"explain", "--measure", "a", "--period", "2019/20", "--output", "csv"},
       "--output: \"csv\" is not one of text, json"},
      {{"cases", "--measure", "a", "--period", "2019/20", "--limit", "0"},
       "--limit: \"0\" is not a whole number from 1"},
      {{"cases", "--measure", "a", "--period", "2019/20", "--cell-row", "a,,b"},
       "--cell-row: \"a,,b\": a member is empty"},
      {{"cases", "--measure", "a", "--period", "2019/20", "--cell-row", "a",
        "--member", "b"},
       "--cell-row and --member name the same"},
      {{"cases", "--measure", "a", "--period", "2019/20", "--member", "a",
        "--total-row"},
       "--total-row names the whole row"},
      {{"history"}, "REFERENCE is missing"},
      {{"versions", "--limit", "-1"}, "--limit: \"-1\""},
      {{"retract", "--reason", "x"}, "nothing is named"},
      {{"retract", "A1", "--alias", "team:x", "--reason", "x"},
       "more than one thing is named"},
      {{"retract", "--alias", "team", "--reason", "x"},
       "--alias: \"team\" is not DIMENSION:RECORDED"},
      {{"retract", "--procedure", "corporat", "--reason", "x"},
       "(did you mean \"corporate\"?)"},
      {{"retract", "--report", "", "--reason", "x"}, "--report names nothing"},
      {{"retract", "--report", "r", "--learning", "--reason", "x"},
       "--learning is for a REFERENCE"},
      {{"retract", "A1"}, "--reason is missing"},
      {{"retract", "A1", "--reason", std::string(201, 'x')},
       "--reason: it has 201 bytes"},
      {{"erase", "A1", "--reason", " "}, "--reason is missing"},
      {{"erase", "A1", "--reason", "x"}, "--yes erases without asking"},
      {{"import", "x.csv", "--data-date", "1/4/2019"}, "--data-date:"},
      {{"import", "x.csv", "--batch-size", "1001"}, "from 1 to 1000"},
      {{"import", "-", "--strict"}, "cannot read standard input"},
      {{"template", "case"}, "there is no template \"case\""},
      {{"catalogue", "mesures"}, "did you mean \"measures\"?"},
      {{"catalogue", "members"}, "name one dimension"},
      {{"get", "A1", "--server", "localhost"}, "not HOST:PORT"},
      {{"get", "A1", "--timeout", "soon"}, "not a number of seconds"}};
  for (const auto& [words, message] : cases) {
    EXPECT_EQ(Run(words), kUsage) << message;
    EXPECT_THAT(Err(), HasSubstr(message));
    EXPECT_EQ(Out(), "");
  }
}

TEST_F(CliTest, NamesAServerThatIsNotThere) {
  const std::string address = server_.address();
  server_.Stop();
  EXPECT_EQ(Run({"report", "list", "--server", address}), kNoServer);
  EXPECT_THAT(Err(), HasSubstr("error: no server answers at " + address +
                               " (Connection refused). Start one with "
                               "script/server"));
  EXPECT_THAT(Err(), HasSubstr("--server HOST:PORT or the variable "
                               "REDRESS_SERVER"));
}

TEST_F(CliTest, PrintsEveryViolationOfARefusal) {
  UseServer();
  server_.on_query = [](const v1::Query&, v1::Answer&) {
    return InvalidArgument(
        {{"query.measures[0].measure", "UNKNOWN_MEASURE",
          "there is no measure \"recieved\x1b\" (did you mean \"received\"?)"},
         {"query.filter", "UNKNOWN", "second"}});
  };
  EXPECT_EQ(Run({"query", "--measure", "recieved", "--period", "2019/20"}),
            kRefused);
  EXPECT_EQ(Err(),
            "error: there is no measure \"recieved\\x1b\" (did you mean "
            "\"received\"?)\n       second\n");
}

TEST_F(CliTest, AsksWhatTheFlagsSay) {
  UseServer();
  v1::Query asked;
  server_.on_query = [&](const v1::Query& query, v1::Answer&) {
    asked = query;
    return absl::OkStatus();
  };
  ASSERT_EQ(Run({"query",
                 "--measure",
                 "Net=received_net,closed",
                 "--by",
                 "team",
                 "--by",
                 "month",
                 "--period",
                 "2019/20",
                 "--compare",
                 "2018/19,2017/18",
                 "--where",
                 "kind=complaint",
                 "--where",
                 "team!=X",
                 "--total",
                 "--percent-change",
                 "--order",
                 "Net",
                 "--desc",
                 "--output",
                 "json"}),
            kOk)
      << Err();
  EXPECT_EQ(asked.measures_size(), 2);
  EXPECT_EQ(asked.dimensions_size(), 2);
  EXPECT_EQ(asked.period().first_day().year(), 2019);
  EXPECT_EQ(asked.comparisons_size(), 2);
  EXPECT_EQ(asked.filter().all_of().filters_size(), 2);
  EXPECT_TRUE(asked.total());
  EXPECT_TRUE(asked.comparison_options().difference());
  EXPECT_TRUE(asked.comparison_options().percent_change());
  EXPECT_EQ(asked.order_by().label(), "Net");
  EXPECT_TRUE(asked.order_by().descending());
  ASSERT_EQ(Run({"query", "--measure", "closed", "--period", "2019/20",
                 "--compare", "2018/19", "--no-difference"}),
            kOk);
  EXPECT_FALSE(asked.comparison_options().difference());
  EXPECT_FALSE(asked.has_order_by());
  EXPECT_FALSE(asked.has_filter());
}

TEST_F(CliTest, ImportsAndListsRejectedRows) {
  UseServer();
  server_.on_batch = [](const v1::ImportHeader&, const v1::ImportBatch& batch,
                        v1::ImportRecordsResponse& response) {
    response.set_created(batch.items_size() - 1);
    response.mutable_data_version()->set_version(2);
    v1::ItemReport* report = response.add_rejected();
    report->set_position(2);
    v1::Violation* violation = report->add_violations();
    violation->set_severity(v1::SEVERITY_ERROR);
    violation->set_field("stage1.due_on");
    violation->set_value("2019-04-01");
    violation->set_message("stage1.due_on: is too early");
    report = response.add_flagged();
    report->set_position(3);
    violation = report->add_violations();
    violation->set_severity(v1::SEVERITY_QUERY);
    violation->set_field("outcome");
    violation->set_message("is missing");
    return absl::OkStatus();
  };
  input_ =
      "reference,kind,received_on\nA,complaint,2019-04-03\n"
      "B,complaint,2019-04-03\nC,complaint,03/04/2019\n";
  EXPECT_EQ(Run({"import", "-", "--queries"}), kFindings);
  EXPECT_EQ(Out(),
            "line 2, column stage1_due_on, value \"2019-04-01\": is too early\n"
            "query: line 3, column outcome: is missing\n"
            "line 4, column received_on, value \"03/04/2019\": not a day; days "
            "are written year-month-day, as 2019-04-01 (did you mean "
            "\"2019-04-03\"?)\n"
            "1 created, 0 updated, 0 unchanged, 2 rejected; data version 2\n"
            "1 row accepted with a query.\n");
  EXPECT_EQ(Err(), "");
}

TEST_F(CliTest, SaysThatNothingChanged) {
  UseServer();
  server_.on_batch = [](const v1::ImportHeader&, const v1::ImportBatch& batch,
                        v1::ImportRecordsResponse& response) {
    response.set_unchanged(batch.items_size());
    response.mutable_data_version()->set_version(2);
    return absl::OkStatus();
  };
  const std::string path = folder_.File("cases.csv");
  WriteFile(path, "reference,kind,received_on\nA,complaint,2019-04-03\n");
  EXPECT_EQ(Run({"import", path}), kOk);
  EXPECT_EQ(Out(),
            "0 created, 0 updated, 1 unchanged, 0 rejected; data version 2\n"
            "Nothing changed: every row was stored already, exactly so.\n");
  EXPECT_EQ(server_.headers[0].source(), "cases.csv");
  EXPECT_EQ(Err(), "");

  // Progress is for terminals, and leaves nothing behind.
  environment_.error_is_terminal = true;
  EXPECT_EQ(Run({"import", path}), kOk);
  EXPECT_THAT(Err(), HasSubstr("[##############################] 100%  1 row"));
  EXPECT_EQ(Err().substr(Err().size() - 4), "\r\x1b[K");
  EXPECT_THAT(Out(), Not(HasSubstr("\x1b")));
}

TEST_F(CliTest, NamesFilesThatCannotBeRead) {
  EXPECT_EQ(Run({"import", folder_.File("none.csv")}), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("none.csv: No such file or directory"));
  EXPECT_EQ(Run({"import", folder_.File("")}), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("it is a folder"));
  input_ = "reference,kind,recieved_on\n";
  EXPECT_EQ(Run({"import", "-"}), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("standard input, line 1: unknown column "
                               "\"recieved_on\" (did you mean "
                               "\"received_on\"?)"));
}

TEST_F(CliTest, ExportsToAFileOrAFolder) {
  UseServer();
  server_.export_responses = ExportOf({{"any", "content"}});
  const std::string file = folder_.File("a.xlsx");
  ASSERT_EQ(Run({"report", "export", "r", "--period", "2019/20", "--exporter",
                 "excel", "--output", file, "--option", "charts=false"}),
            kOk)
      << Err();
  EXPECT_EQ(Out(), "wrote " + file + "\n");
  EXPECT_THAT(Err(), HasSubstr("Data version 3. Exporter fake 1.\n"));
  EXPECT_EQ(ReadFile(file), "content");
  EXPECT_EQ(server_.export_request.report().report(), "r");
  EXPECT_EQ(server_.export_request.options().at("charts"), "false");

  server_.export_responses = ExportOf({{"x.csv", "1"}, {"y.csv", "2"}});
  ASSERT_EQ(Run({"query", "--measure", "received", "--period", "2019/20",
                 "--export", "csv", "--to", folder_.File("slash/")}),
            kOk)
      << Err();
  EXPECT_EQ(ReadFile(folder_.File("slash/y.csv")), "2");
  EXPECT_TRUE(server_.export_request.has_query());

  // An exporter that writes folders needs no slash.
  EXPECT_EQ(Run({"query", "--measure", "received", "--period", "2019/20",
                 "--export", "csv", "--to", folder_.File("plain")}),
            kUsage);
  server_.exporters.resize(1);
  server_.exporters[0].set_id("csv");
  server_.exporters[0].add_formats()->set_many_files(true);
  ASSERT_EQ(Run({"query", "--measure", "received", "--period", "2019/20",
                 "--export", "csv", "--to", folder_.File("plain")}),
            kOk)
      << Err();
  EXPECT_EQ(ReadFile(folder_.File("plain/x.csv")), "1");
}

TEST_F(CliTest, ShowsOnATerminalHowFarAnExportIs) {
  UseServer();
  const auto run = [this] {
    return Run({"report", "export", "r", "--period", "2019/20", "--exporter",
                "excel", "--output", folder_.File("a.xlsx")});
  };
  const std::vector<v1::ExportResponse> whole = ExportOf({{"any", "content"}});
  const auto with_progress = [&](const std::string& text) {
    server_.export_responses = whole;
    v1::ExportResponse progress;
    *progress.mutable_progress() = FromText<v1::ExportProgress>(text);
    server_.export_responses.insert(server_.export_responses.begin() + 1,
                                    progress);
  };
  with_progress("rows: 5 tables: 1 total_rows: 20 total_tables: 1");
  ASSERT_EQ(run(), kOk) << Err();
  EXPECT_THAT(Err(), Not(HasSubstr("rows")));
  environment_.error_is_terminal = true;
  ASSERT_EQ(run(), kOk) << Err();
  EXPECT_THAT(Err(), HasSubstr("[#######.......................]  25%  "
                               "5/20 rows, 0.0 MB"));
  EXPECT_THAT(Out(), Not(HasSubstr("\x1b")));
  // Of a report the rows are not known beforehand.
  with_progress("rows: 5 tables: 3 total_tables: 6");
  ASSERT_EQ(run(), kOk) << Err();
  EXPECT_THAT(Err(), HasSubstr("[###############...............]  50%  "
                               "5 rows, 3/6 tables, 0.0 MB"));
  // An older server knows nothing beforehand: there is no bar.
  with_progress("rows: 5 tables: 3");
  ASSERT_EQ(run(), kOk) << Err();
  EXPECT_THAT(Err(), HasSubstr("\r5 rows, 3 tables, 0.0 MB"));
  EXPECT_THAT(Err(), Not(HasSubstr("[#")));
}

// Who exports under the profile internal is told so, also where it is their own
// and not named; who cannot tell is told too.
TEST_F(CliTest, SaysOfAnExportThatItShowsSmallNumbers) {
  UseServer();
  server_.export_responses = ExportOf({{"any", "content"}});
  v1::Query explained;
  absl::Status refusal;
  std::string own_profile = "internal";
  server_.on_explain = [&](const v1::ExplainQueryRequest& request,
                           v1::ExplainQueryResponse& response) {
    explained = request.query();
    response.mutable_answer()->set_disclosure_profile(own_profile);
    return refusal;
  };
  const std::vector<std::string> report = {"report",
                                           "export",
                                           "r",
                                           "--period",
                                           "2019/20",
                                           "--exporter",
                                           "excel",
                                           "--as-of",
                                           "2",
                                           "--output",
                                           folder_.File("a.xlsx")};
  ASSERT_EQ(Run(report), kOk) << Err();
  EXPECT_THAT(Err(), HasSubstr("shows small numbers"));
  EXPECT_THAT(Err(), HasSubstr("--profile publish"));
  EXPECT_EQ(server_.export_request.report().as_of(), 2);
  EXPECT_EQ(server_.export_request.report().disclosure_profile(), "");
  EXPECT_EQ(explained.as_of(), 2);
  EXPECT_EQ(explained.period().first_day().year(), 2019);

  own_profile = "publish";
  ASSERT_EQ(Run(report), kOk);
  EXPECT_EQ(Err(), "Data version 3. Exporter fake 1.\n");
  ASSERT_EQ(Run(report, {"--profile", "internal"}), kOk);
  EXPECT_THAT(Err(), HasSubstr("shows small numbers"));
  ASSERT_EQ(Run(report, {"--profile", "publish"}), kOk);
  EXPECT_EQ(Err(), "Data version 3. Exporter fake 1.\n");
  EXPECT_EQ(server_.export_request.report().disclosure_profile(), "publish");

  refusal = ErrorWithReason(absl::StatusCode::kPermissionDenied, "no",
                            "FREE_QUESTION");
  ASSERT_EQ(Run(report), kOk);
  EXPECT_EQ(Err(), "Data version 3. Exporter fake 1.\n");
  refusal = absl::UnimplementedError("");
  ASSERT_EQ(Run(report), kOk);
  EXPECT_THAT(Err(), HasSubstr("shows small numbers"));

  refusal = absl::OkStatus();
  own_profile = "internal";
  ASSERT_EQ(Run({"query", "--measure", "closed", "--period", "2019/20",
                 "--export", "csv", "--to", folder_.File("a.csv")}),
            kOk);
  EXPECT_THAT(Err(), HasSubstr("shows small numbers"));
  EXPECT_EQ(explained.measures(0).measure(), "closed");
  server_.export_responses[0]
      .mutable_started()
      ->mutable_data_version()
      ->set_erased_records(2);
  ASSERT_EQ(Run(report), kOk);
  EXPECT_THAT(Err(), HasSubstr("2 records of version 3 were erased later"));
}

TEST_F(CliTest, ListsExportersAndRejectedFiles) {
  UseServer();
  server_.exporters.resize(2);
  server_.exporters[0].set_id("csv");
  server_.exporters[0].set_version("0.1.0");
  server_.exporters[0].set_description("Writes tables.");
  server_.exporters[0].set_licence("MIT");
  server_.exporters[0].set_state(v1::EXPORTER_STATE_QUARANTINED);
  server_.exporters[0].set_quarantine_reason("it crashed");
  server_.exporters[0].mutable_quarantined_until()->set_seconds(60);
  v1::ExporterFormat* format = server_.exporters[0].add_formats();
  format->set_id("csv");
  format->set_media_type("text/csv");
  format->set_file_extension(".csv");
  v1::ExporterOption* option = server_.exporters[0].add_options();
  option->set_name("bom");
  option->set_type(v1::OPTION_TYPE_BOOLEAN);
  option->set_default_value("false");
  option->set_help("Begins with a byte order mark.");
  server_.exporters[1].set_id("bad.so");
  server_.exporters[1].set_rejected_reason("no symbol \x1b[1m");
  ASSERT_EQ(Run({"exporters"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("csv 0.1.0\n  Writes tables.\n"
                               "  csv: one file .csv (text/csv).\n"
                               "  Licence: MIT.\n"
                               "  In quarantine, and not run, until 1970-01-01 "
                               "00:01 UTC. Its last fault: it crashed.\n"));
  EXPECT_THAT(Out(), HasSubstr("bom       true or false; else false"));
  EXPECT_THAT(Out(), HasSubstr("bad.so  no symbol \\x1b[1m"));
}

TEST_F(CliTest, ShowsAReport) {
  UseServer();
  server_.document.resize(1);
  server_.document[0].mutable_header()->set_title("Title");
  ASSERT_EQ(Run({"report", "show", "r", "--period", "2019/20", "--where",
                 "kind=complaint"}),
            kOk);
  EXPECT_EQ(Out(), "Title\n-----\n\nData version 0.\n");
  EXPECT_EQ(server_.report.filter().members().dimension(), "kind");
  ASSERT_EQ(Run({"report", "show", "r", "--period", "2019/20", "--as-of", "4",
                 "--profile", "publish"}),
            kOk);
  EXPECT_EQ(server_.report.as_of(), 4);
  EXPECT_EQ(server_.report.disclosure_profile(), "publish");
}

TEST_F(CliTest, SaysThatTheOutputCannotBeWritten) {
  std::istringstream in;
  std::ostream full(nullptr);
  EXPECT_EQ(RunCli({"template"}, {in, full, err_}, environment_), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("cannot write the output"));
}

}  // namespace
}  // namespace redress::cli
