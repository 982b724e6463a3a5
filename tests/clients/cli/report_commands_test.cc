// "report check", "report template", and reports with the author's own words.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::redress::testing::ExportOf;
using ::redress::testing::WriteFile;
using ::testing::HasSubstr;

class ReportCheckTest : public CliTest {
 protected:
  ReportCheckTest() {
    UseServer();
    server_.on_check = [this](const v1::CheckReportRequest& request,
                              v1::CheckReportResponse& response) {
      definition_ = request.definition();
      response = response_;
      return refusal_;
    };
  }

  int Check(const std::string& definition) {
    WriteFile(path_, definition);
    return Run({"report", "check", path_});
  }

  const std::string path_ = folder_.File("carers.textproto");
  std::string definition_;
  v1::CheckReportResponse response_;
  absl::Status refusal_;
};

TEST_F(ReportCheckTest, AGoodDefinitionIsSaidToBeOne) {
  response_.set_id("foster-carers");
  EXPECT_EQ(Check("id: 'foster-carers'\n"), kOk) << Err();
  EXPECT_EQ(Out(), path_ + ": the report foster-carers is well defined.\n");
  EXPECT_EQ(Err(), "");
  EXPECT_EQ(definition_, "id: 'foster-carers'\n");
}

TEST_F(ReportCheckTest, ListsWhatIsWrongByLineAndColumnWithTheNearestName) {
  response_ = FromText<v1::CheckReportResponse>(R"pb(
    id: "carers"
    findings {
      line: 12
      column: 7
      field: "sections[0].blocks[1].table.query"
      description: "there is no measure \"recieved\" (did you mean \"received\"?)"
    }
    findings { line: 20 description: "the id \"a\" is there twice" }
    findings { description: "it has no title" }
  )pb");
  EXPECT_EQ(Check("id: 'carers'"), kFindings);
  EXPECT_EQ(Out(), absl::StrCat(path_,
                                ":12:7: there is no measure \"recieved\" (did "
                                "you mean \"received\"?)\n",
                                path_, ":20: the id \"a\" is there twice\n",
                                path_, ": it has no title\n"));
  EXPECT_EQ(Err(), "");
}

TEST_F(ReportCheckTest, WhatTheServerSaysCannotMoveACursor) {
  response_.add_findings()->set_description("no \x1b[2Jmeasure\n\u202Ex");
  EXPECT_EQ(Check("id: 'x'"), kFindings);
  EXPECT_EQ(Out(), path_ + ": no \\x1b[2Jmeasure \\u202ex\n");
  response_.Clear();
  response_.set_id("a\x1b[31m");
  EXPECT_EQ(Check("id: 'x'"), kOk);
  EXPECT_EQ(Out(), path_ + ": the report a\\x1b[31m is well defined.\n");
}

TEST_F(ReportCheckTest, AFileThatCannotBeReadIsAFilesTrouble) {
  EXPECT_EQ(Run({"report", "check", folder_.File("none")}), kFileTrouble);
  EXPECT_EQ(Err(), "error: cannot read " + folder_.File("none") + "\n");
  EXPECT_EQ(Run({"report", "check", folder_.File("")}), kFileTrouble);
  EXPECT_EQ(Err(), "error: cannot read " + folder_.File("") + "\n");
  EXPECT_EQ(Check(std::string((1 << 20) + 1, '#')), kFileTrouble);
  EXPECT_EQ(Err(), "error: " + path_ + " has more than 1048576 bytes\n");
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(definition_, "");
}

// Windows saves so what is not saved as UTF-8.
TEST_F(ReportCheckTest, AFileThatIsNotUtf8IsAFilesTrouble) {
  EXPECT_EQ(Check("id: 'x'\ntitle: 'Caf\xE9'\n"), kFileTrouble);
  EXPECT_EQ(Err(), "error: " + path_ + ", line 2: it is not UTF-8\n");
  EXPECT_EQ(definition_, "");
}

TEST_F(ReportCheckTest, WhatTheServerRefusesIsNoFinding) {
  refusal_ = InvalidArgument(
      {{"definition", "TOO_LONG", "the text is longer than 1 MiB"}});
  EXPECT_EQ(Check("id: 'x'"), kRefused);
  EXPECT_EQ(Err(), "error: the text is longer than 1 MiB\n");
  EXPECT_EQ(Out(), "");
  server_.Stop();
  EXPECT_EQ(Check("id: 'x'"), kNoServer);
}

TEST_F(ReportCheckTest, TakesOneFile) {
  EXPECT_EQ(Run({"report", "check"}), kUsage);
  EXPECT_EQ(Err(), "error: FILE is missing: redress report check FILE\n");
  EXPECT_EQ(Run({"report", "check", "a", "b"}), kUsage);
  EXPECT_EQ(Err(),
            "error: \"b\" is one argument too many: redress report check "
            "FILE\n");
  EXPECT_EQ(Run({"report", "check", "a", "--narrative", "b"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("unknown flag --narrative"));
}

class ReportTemplateTest : public CliTest {
 protected:
  ReportTemplateTest() {
    UseServer();
    server_.on_reports = [](const v1::ListReportsRequest&,
                            v1::ListReportsResponse& response) {
      response = FromText<v1::ListReportsResponse>(R"(
        reports {
          id: "childrens-annual"
          narrative { id: "learning" prompt: "What was\033[2J learned?" }
        }
        reports { id: "childrens-return" }
      )");
      return absl::OkStatus();
    };
  }
};

TEST_F(ReportTemplateTest, PrintsAFileWithEverySlot) {
  EXPECT_EQ(Run({"report", "template", "childrens-annual"}), kOk) << Err();
  EXPECT_THAT(Out(), HasSubstr("in the report childrens-annual. Write under"));
  EXPECT_THAT(Out(), HasSubstr("\n# What was\\x1b[2J learned?\n[learning]\n"));
  EXPECT_EQ(Err(), "");
}

TEST_F(ReportTemplateTest, SaysOfAReportThatItHasNoSlot) {
  EXPECT_EQ(Run({"report", "template", "childrens-return"}), kOk);
  EXPECT_EQ(Err(),
            "The report childrens-return has no place for words of your "
            "own.\n");
  EXPECT_THAT(Out(), HasSubstr("# Your words"));
}

TEST_F(ReportTemplateTest, NamesTheNearestReport) {
  EXPECT_EQ(Run({"report", "template", "childrens-anual"}), kRefused);
  EXPECT_EQ(Err(),
            "error: there is no report \"childrens-anual\" (did you mean "
            "\"childrens-annual\"?)\n");
  EXPECT_EQ(Out(), "");
}

TEST_F(ReportTemplateTest, TakesOneReport) {
  EXPECT_EQ(Run({"report", "template"}), kUsage);
  EXPECT_THAT(Err(), HasSubstr("REPORT is missing"));
  server_.Stop();
  EXPECT_EQ(Run({"report", "template", "childrens-annual"}), kNoServer);
}

class NarrativeFlagTest : public CliTest {
 protected:
  NarrativeFlagTest() {
    UseServer();
    server_.export_responses = ExportOf({{"any", "content"}});
    server_.document.resize(1);
    server_.document[0].mutable_header()->set_title("Title");
  }

  int Show(const std::string& words) {
    WriteFile(path_, words);
    return Run(show_, {"--narrative", path_});
  }

  const std::string path_ = folder_.File("words.txt");
  const std::vector<std::string> show_ = {"report", "show", "r", "--period",
                                          "2019/20"};
};

TEST_F(NarrativeFlagTest, SendsTheWordsOfAReportThatIsShown) {
  EXPECT_EQ(Show("[learning]\nOne.\n\nTwo.\n[next_year]\n"), kOk) << Err();
  ASSERT_EQ(server_.report.narrative_size(), 2);
  EXPECT_EQ(server_.report.narrative(0).slot(), "learning");
  EXPECT_EQ(server_.report.narrative(0).text(), "One.\n\nTwo.");
  EXPECT_EQ(server_.report.narrative(1).slot(), "next_year");
  EXPECT_EQ(server_.report.narrative(1).text(), "");
}

TEST_F(NarrativeFlagTest, SendsTheWordsOfAReportThatIsExported) {
  WriteFile(path_, "[learning]\nOne.\n");
  EXPECT_EQ(
      Run({"report", "export", "r", "--period", "2019/20", "--exporter", "html",
           "--output", folder_.File("r.html"), "--narrative", path_}),
      kOk)
      << Err();
  ASSERT_EQ(server_.export_request.report().narrative_size(), 1);
  EXPECT_EQ(server_.export_request.report().narrative(0).text(), "One.");
}

TEST_F(NarrativeFlagTest, NamesTheFileAndLineOfWhatIsWrong) {
  EXPECT_EQ(Show("[learning]\n\n[learning]\n"), kFileTrouble);
  EXPECT_EQ(Err(), "error: " + path_ + ": line 3: [learning] is there twice\n");
  EXPECT_EQ(Show("Words.\n"), kFileTrouble);
  EXPECT_EQ(Err(), "error: " + path_ +
                       ": line 1: a text stands before the first slot, as "
                       "[introduction]\n");
  EXPECT_EQ(server_.report.report(), "");
}

TEST_F(NarrativeFlagTest, AFileThatCannotBeReadIsAFilesTrouble) {
  EXPECT_EQ(Run(show_, {"--narrative", folder_.File("none")}), kFileTrouble);
  EXPECT_EQ(Err(), "error: cannot read " + folder_.File("none") + "\n");
  EXPECT_EQ(Run(show_, {"--narrative", folder_.File("")}), kFileTrouble);
  EXPECT_EQ(Show("[a]\n" + std::string(2 << 20, 'x')), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr(" has more than 2097152 bytes"));
  EXPECT_EQ(Show("[a]\nCaf\xE9\n"), kFileTrouble);
  EXPECT_EQ(Err(), "error: " + path_ + ", line 2: it is not UTF-8\n");
  EXPECT_EQ(server_.report.report(), "");
}

TEST_F(NarrativeFlagTest, TheServerNamesTheSlotThatIsNearest) {
  server_.on_document = [](const v1::DocumentSource& source, const auto&) {
    EXPECT_EQ(source.report().narrative(0).slot(), "lerning");
    return InvalidArgument(
        {{"report.narrative[0].slot", "UNKNOWN_SLOT",
          "report.narrative[0].slot: the report \"r\" has no place for "
          "\"lerning\" (did you mean \"learning\"?)"}});
  };
  EXPECT_EQ(Show("[lerning]\nOne.\n"), kRefused);
  EXPECT_EQ(Err(),
            "error: report.narrative[0].slot: the report \"r\" has no place "
            "for \"lerning\" (did you mean \"learning\"?)\n");
}

TEST_F(NarrativeFlagTest, NeedsAFile) {
  EXPECT_EQ(Run(show_, {"--narrative"}), kUsage);
  EXPECT_EQ(Err(), "error: --narrative needs a value: --narrative FILE\n");
  EXPECT_EQ(Run(show_, {"--narrative", "a", "--narrative", "b"}), kUsage);
  EXPECT_EQ(Err(), "error: --narrative is given twice\n");
}

}  // namespace
}  // namespace redress::cli
