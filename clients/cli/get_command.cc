#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_columns.h"
#include "google/protobuf/util/json_util.h"

namespace redress::cli {
namespace {

constexpr char kDueOn[] = "_due_on";

void WriteLine(const std::string& name, const std::string& value,
               std::ostream& out) {
  if (value.empty()) return;
  out << PadRight(SafeText(name), 24) << SafeText(value) << "\n";
}

void WriteRecord(const v1::Representation& record, std::ostream& out) {
  for (const client::CsvColumn& column :
       client::CsvColumns(client::CsvKind::kCases)) {
    WriteLine(column.name, client::CellOf(record, column.path), out);
    if (!absl::EndsWith(column.name, kDueOn)) continue;
    const std::string name = column.name;
    const std::string stage = name.substr(0, name.size() - sizeof(kDueOn) + 1);
    WriteLine(absl::StrCat("(", name, " computed)"),
              client::CellOf(record, stage + ".computed_due_on"), out);
  }
  const std::map<std::string, std::string> attributes(
      record.attributes().begin(), record.attributes().end());
  for (const auto& [name, value] : attributes) {
    WriteLine(client::kAttributeColumn + name, value, out);
  }
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const std::string output = arguments.Value("output", "text");
  if (output != "text" && output != "json") {
    return UsageError(
        absl::StrCat("--output: \"", output, "\" is not one of text, json"));
  }
  const absl::StatusOr<v1::GetRecordResponse> response =
      invocation.client().GetRecord(arguments.Value("authority"),
                                    arguments.positional[0]);
  if (!response.ok()) return response.status();
  if (output == "json") {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = true;
    std::string json;
    const auto status =
        google::protobuf::util::MessageToJsonString(*response, &json, options);
    if (!status.ok()) return absl::InternalError(status.ToString());
    invocation.out() << json;
    return kOk;
  }
  WriteRecord(response->representation(), invocation.out());
  invocation.out() << "\nStored with version " << response->revision_version()
                   << ". " << DataVersionText(response->data_version()) << "\n";
  return kOk;
}

}  // namespace

Command GetCommand() {
  Command command;
  command.name = "get";
  command.summary = "print one case as it is stored";
  command.arguments = "REFERENCE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = {
      {"authority", "NAME", "the council; else the server's default one"},
      {"output", "FORMAT",
       "text (the columns of the CSV file; the default) or json (the proto3 "
       "JSON of the response)"},
  };
  command.examples = "  redress get CR-2019-0001\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
