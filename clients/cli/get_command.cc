#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_columns.h"

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
  const absl::StatusOr<std::string> output =
      ReadOutput(arguments, {"text", "json"});
  if (!output.ok()) return output.status();
  const absl::StatusOr<int64_t> as_of = ReadAsOf(invocation);
  if (!as_of.ok()) return as_of.status();
  const absl::StatusOr<v1::GetRecordResponse> response =
      invocation.client().GetRecord(arguments.Value("authority"),
                                    arguments.positional[0], *as_of);
  if (!response.ok()) return response.status();
  if (*output == "json") {
    const absl::StatusOr<std::string> json = AsJsonWithoutEmpty(*response);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
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
      AsOfFlag(),
      {"authority", "NAME", "the council; else the server's default one"},
      {"output", "FORMAT",
       "text (the columns of the CSV file; the default) or json (the proto3 "
       "JSON of the response)"},
  };
  command.examples =
      "  redress get CR-2019-0001\n\n"
      "  # As it stood at the end of September\n"
      "  redress get CR-2019-0001 --as-of 2019-09-30\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
