#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/progress.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_columns.h"
#include "clients/cpp/csv_import.h"
#include "clients/cpp/csv_values.h"

namespace redress::cli {
namespace {

constexpr int kMaxBatchSize = 1000;

absl::StatusOr<client::CsvImportOptions> ReadOptionFlags(
    const Arguments& arguments) {
  client::CsvImportOptions options;
  options.dry_run = arguments.Switch("dry-run");
  options.strict = arguments.Switch("strict");
  if (arguments.Has("data-date")) {
    client::ValueProblem problem;
    options.data_date =
        client::ParseDateCell(arguments.Value("data-date"), problem);
    if (!options.data_date.has_value()) {
      return UsageError(absl::StrCat("--data-date: \"",
                                     arguments.Value("data-date"),
                                     "\": ", problem.message));
    }
  }
  if (arguments.Has("batch-size") &&
      (!absl::SimpleAtoi(arguments.Value("batch-size"), &options.batch_size) ||
       options.batch_size < 1 || options.batch_size > kMaxBatchSize)) {
    return UsageError(
        absl::StrCat("--batch-size: \"", arguments.Value("batch-size"),
                     "\" is not a number from 1 to ", kMaxBatchSize));
  }
  return options;
}

// One line for each problem: "line 5, column received_on, value "x": why".
void WriteReport(const client::RowReport& report, const std::string& what,
                 std::ostream& out) {
  for (const client::RowProblem& problem : report.problems) {
    std::string message = problem.message;
    // Servers begin with the field's path; the column says it already.
    const size_t colon = message.find(": ");
    if (colon != std::string::npos && message.find(' ') > colon) {
      message.erase(0, colon + 2);
    }
    if (!problem.suggestion.empty() &&
        message.find(absl::StrCat("\"", problem.suggestion, "\"")) ==
            std::string::npos) {
      absl::StrAppend(&message, " (did you mean \"", problem.suggestion,
                      "\"?)");
    }
    std::string line = absl::StrCat(what, "line ", report.line);
    if (!problem.column.empty()) {
      absl::StrAppend(&line, ", column ", problem.column);
    }
    if (!problem.value.empty()) {
      absl::StrAppend(&line, ", value \"", problem.value, "\"");
    }
    out << SafeText(absl::StrCat(line, ": ", message)) << "\n";
  }
}

std::string Rows(int64_t count) {
  return absl::StrCat(count, count == 1 ? " row" : " rows");
}

void WriteSummary(const client::CsvImportOptions& options,
                  const client::CsvImportSummary& summary, bool list_queries,
                  std::ostream& out) {
  out << summary.created << " created, " << summary.updated << " updated, "
      << summary.unchanged << " unchanged, " << summary.rejected << " rejected";
  if (summary.data_version.version() > 0) {
    out << "; data version " << summary.data_version.version();
  }
  out << "\n";
  if (options.dry_run) {
    out << "Dry run: nothing was stored.\n";
  } else if (options.strict && summary.rejected > 0) {
    out << "Nothing was stored: --strict stores all rows or none, and "
        << summary.rejected << " of " << summary.rows << " "
        << (summary.rejected == 1 ? "was" : "were") << " rejected.\n";
  } else if (summary.rows > 0 && summary.unchanged == summary.rows) {
    out << "Nothing changed: every row was stored already, exactly so.\n";
  }
  if (summary.rows == 0) out << "The file has no rows below its header.\n";
  if (summary.flagged > 0) {
    out << Rows(summary.flagged) << " accepted with a query"
        << (list_queries ? ".\n" : "; --queries lists what to look at.\n");
  }
}

absl::StatusOr<int> ImportFrom(std::istream& in, int64_t size,
                               const client::CsvImportOptions& options,
                               const Invocation& invocation) {
  const bool list_queries = invocation.arguments().Switch("queries");
  Progress progress(invocation.err(),
                    invocation.environment().error_is_terminal);
  client::CsvImportObserver observer;
  observer.rejected = [&](const client::RowReport& report) {
    progress.Clear();
    WriteReport(report, "", invocation.out());
  };
  observer.flagged = [&](const client::RowReport& report) {
    if (!list_queries) return;
    progress.Clear();
    WriteReport(report, "query: ", invocation.out());
  };
  observer.progress = [&](int64_t bytes, int64_t rows) {
    progress.Show(
        size > 0 ? static_cast<double>(bytes) / static_cast<double>(size) : -1,
        Rows(rows));
  };
  client::CsvImportSummary summary;
  const absl::Status status =
      client::ImportCsv(invocation.client(), in, options, observer, summary);
  progress.Clear();
  if (!status.ok()) {
    const int64_t stored =
        summary.created + summary.updated + summary.unchanged;
    if (summary.data_version.version() > 0 && stored > 0) {
      invocation.err() << Rows(stored)
                       << " had been stored when the import broke off; to "
                          "import the file again is safe.\n";
    }
    return status;
  }
  WriteSummary(options, summary, list_queries, invocation.out());
  return summary.rejected > 0 ? kFindings : kOk;
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  absl::StatusOr<client::CsvImportOptions> options =
      ReadOptionFlags(invocation.arguments());
  if (!options.ok()) return options.status();
  const std::string path = invocation.arguments().positional[0];
  if (path == "-") {
    if (options->strict) {
      return UsageError(
          "--strict reads its file twice and cannot read standard input");
    }
    options->source = "standard input";
    return ImportFrom(invocation.in(), 0, *options, invocation);
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return FileError(absl::StrCat("cannot read ", path, ": it is a folder"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return FileError(
        absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  }
  const auto size = std::filesystem::file_size(path, error);
  options->source = std::filesystem::path(path).filename().string();
  return ImportFrom(file, error ? 0 : static_cast<int64_t>(size), *options,
                    invocation);
}

absl::StatusOr<int> RunTemplate(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.arguments().positional;
  const std::string wanted = words.empty() ? "cases" : words[0];
  for (const client::CsvKind kind :
       {client::CsvKind::kCases, client::CsvKind::kLearning,
        client::CsvKind::kAliases}) {
    if (wanted != client::CsvKindName(kind)) continue;
    invocation.out() << client::CsvTemplate(
        kind, invocation.arguments().Switch("example"));
    return kOk;
  }
  return UsageError(absl::StrCat("there is no template \"", wanted,
                                 "\"; there are cases, learning and aliases"));
}

}  // namespace

Command ImportCommand() {
  Command command;
  command.name = "import";
  command.summary = "store the rows of a CSV file";
  command.arguments = "FILE.csv";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = {
      {"strict", "", "store all rows or, where one is rejected, none"},
      {"dry-run", "", "check everything and store nothing"},
      {"data-date", "DAY",
       "the day that the data speak for, as 2019-10-31; else today"},
      {"queries", "",
       "list the rows that were accepted but that a person should look at"},
      {"batch-size", "ROWS", "rows to send at a time, 1 to 1000; else 1000"},
  };
  command.details =
      "The file holds cases, learning actions or aliases; its header tells "
      "which. \"redress template\" prints the columns of each. Columns may "
      "stand in any order and be left out, except for those required. The file "
      "is UTF-8, with commas between cells; a cell with a comma, a quote or a "
      "line break is put in quotes. FILE may be - for standard input.\n\n"
      "  days          2019-04-01\n"
      "  pounds        1800 or 1800.50\n"
      "  many values   Apology; Refund     (\\; for a semicolon in a value)\n\n"
      "An empty cell clears what is stored; a column that is not in the file "
      "leaves it as it is; a row that is not in the file deletes nothing. To "
      "import the same file again changes nothing.\n\n"
      "Rejected rows are listed by line, column, value and reason, and keep "
      "no other row out.";
  command.examples =
      "  redress import cases.csv\n"
      "  redress import --dry-run cases.csv\n"
      "  redress import --strict --data-date 2019-10-31 cases.csv\n"
      "  redress import learning.csv\n";
  command.run = Run;
  return command;
}

Command TemplateCommand() {
  Command command;
  command.name = "template";
  command.summary = "print the header of a CSV file, to be filled in";
  command.arguments = "[cases|learning|aliases]";
  command.most_arguments = 1;
  command.flags = {
      {"example", "",
       "add an example row; take it out again before you import the file"}};
  command.details =
      "Files of cases may have further columns attr:NAME for the attributes "
      "that the server's settings list.";
  command.examples =
      "  redress template > cases.csv\n"
      "  redress template learning > learning.csv\n"
      "  redress template aliases --example\n";
  command.run = RunTemplate;
  return command;
}

}  // namespace redress::cli
