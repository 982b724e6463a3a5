#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/text_table.h"
#include "service/base/nearest.h"
#include "service/model/vocabulary.h"

namespace redress::cli {
namespace {

constexpr int kPageSize = 1000;

absl::Status WriteMeasures(const Invocation& invocation) {
  const absl::StatusOr<std::vector<v1::Measure>> measures =
      invocation.client().ListMeasures();
  if (!measures.ok()) return measures.status();
  std::vector<TextRow> rows;
  for (const v1::Measure& measure : *measures) {
    rows.push_back(
        {{measure.name(),
          model::VocabularyName(*v1::Grain_descriptor(), measure.grain()),
          measure.basis(), measure.definition()},
         false});
  }
  invocation.out() << RenderTable({{"Measure", false, true},
                                   {"Counts"},
                                   {"In the period by"},
                                   {"Definition"}},
                                  rows, invocation.style());
  return absl::OkStatus();
}

absl::Status WriteDimensions(const Invocation& invocation) {
  const absl::StatusOr<std::vector<v1::Dimension>> dimensions =
      invocation.client().ListDimensions();
  if (!dimensions.ok()) return dimensions.status();
  std::vector<TextRow> rows;
  for (const v1::Dimension& dimension : *dimensions) {
    std::string about = dimension.definition();
    if (dimension.many_valued()) {
      absl::StrAppend(&about, " A case may have many.");
    }
    if (dimension.vocabulary_size() > 0) {
      absl::StrAppend(&about, "\nOne of ",
                      absl::StrJoin(dimension.vocabulary(), ", "), ".");
    }
    rows.push_back({{dimension.name(), about}, false});
  }
  invocation.out() << RenderTable({{"Dimension", false, true}, {"Definition"}},
                                  rows, invocation.style());
  return absl::OkStatus();
}

absl::Status WriteMembers(const Invocation& invocation,
                          const std::string& dimension) {
  v1::ListMembersRequest request;
  request.set_dimension(dimension);
  request.set_page_size(kPageSize);
  v1::DataVersion version;
  do {
    const absl::StatusOr<v1::ListMembersResponse> response =
        invocation.client().ListMembers(request);
    if (!response.ok()) return response.status();
    std::vector<TextRow> rows;
    for (const v1::Member& member : response->members()) {
      rows.push_back({{MemberText(member.name()),
                       // Every member that is listed occurs: 0 is kept back.
                       member.count() == 0 ? "" : absl::StrCat(member.count())},
                      false});
    }
    invocation.out() << RenderTable({{"Member", false, true}, {"Count", true}},
                                    rows, invocation.style());
    version = response->data_version();
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty() && invocation.out());
  invocation.out() << "\n" << DataVersionText(version) << "\n";
  return absl::OkStatus();
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.arguments().positional;
  const std::string part = words.empty() ? "" : words[0];
  if (part == "members") {
    if (words.size() != 2) {
      return UsageError(
          "name one dimension: redress catalogue members DIMENSION");
    }
    if (absl::Status status = WriteMembers(invocation, words[1]);
        !status.ok()) {
      return status;
    }
    return kOk;
  }
  const std::vector<std::string> parts = {"measures", "dimensions", "members"};
  if (words.size() > 1 ||
      (!part.empty() && part != "measures" && part != "dimensions")) {
    return UsageError(absl::StrCat("\"", absl::StrJoin(words, " "),
                                   "\" is no part of the catalogue",
                                   DidYouMean(part, parts),
                                   "; there are measures, dimensions and "
                                   "members DIMENSION"));
  }
  if (part != "dimensions") {
    if (absl::Status status = WriteMeasures(invocation); !status.ok()) {
      return status;
    }
  }
  if (part.empty()) invocation.out() << "\n";
  if (part != "measures") {
    if (absl::Status status = WriteDimensions(invocation); !status.ok()) {
      return status;
    }
  }
  return kOk;
}

}  // namespace

Command CatalogueCommand() {
  Command command;
  command.name = "catalogue";
  command.summary = "list what can be asked: measures and dimensions";
  command.arguments = "[measures|dimensions|members DIMENSION]";
  command.most_arguments = 2;
  command.details =
      "members lists the values of a dimension that are in the data, with how "
      "many cases (of stages, stages) have each, unless your disclosure "
      "profile "
      "keeps the counts back.";
  command.examples =
      "  redress catalogue\n"
      "  redress catalogue measures\n"
      "  redress catalogue members team\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
