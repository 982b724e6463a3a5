#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/progress.h"
#include "clients/cli/terminal_text.h"
#include "clients/cli/text_table.h"

namespace redress::cli {
namespace {

constexpr char kInternal[] = "internal";

std::string OptionText(const v1::ExporterOption& option) {
  std::string values;
  switch (option.type()) {
    case v1::OPTION_TYPE_INTEGER:
      values = option.has_minimum()
                   ? absl::StrCat("a whole number from ", option.minimum(),
                                  " to ", option.maximum())
                   : "a whole number";
      break;
    case v1::OPTION_TYPE_BOOLEAN:
      values = "true or false";
      break;
    case v1::OPTION_TYPE_CHOICE:
      values = absl::StrCat("one of ", absl::StrJoin(option.choices(), ", "));
      break;
    default:
      values = "text";
  }
  if (option.required()) {
    absl::StrAppend(&values, "; required");
  } else if (!option.default_value().empty()) {
    absl::StrAppend(&values, "; else ", option.default_value());
  }
  return values;
}

void WriteExporter(const v1::Exporter& exporter, const TextStyle& style,
                   std::ostream& out) {
  out << SafeText(absl::StrCat(exporter.id(), " ", exporter.version())) << "\n";
  std::string about = exporter.description();
  for (const v1::ExporterFormat& format : exporter.formats()) {
    absl::StrAppend(&about, "\n", format.id(), ": ",
                    format.many_files() ? "a folder of files" : "one file", " ",
                    format.file_extension(), " (", format.media_type(), ").");
  }
  if (!exporter.licence().empty()) {
    absl::StrAppend(&about, "\nLicence: ", exporter.licence(), ".");
  }
  if (exporter.state() == v1::EXPORTER_STATE_QUARANTINED) {
    absl::StrAppend(&about, "\nIn quarantine, and not run, until ",
                    TimeText(exporter.quarantined_until()),
                    ". Its last fault: ", exporter.quarantine_reason(), ".");
  }
  if (exporter.max_table_rows() > 0) {
    absl::StrAppend(&about, "\nTables of at most ", exporter.max_table_rows(),
                    " rows.");
  }
  if (exporter.accepted_documents_size() > 0) {
    absl::StrAppend(&about, "\nOnly for: ",
                    absl::StrJoin(exporter.accepted_documents(), ", "), ".");
  }
  for (const std::string& line :
       WrapText(SafeText(about, /*keep_lines=*/true), style.width - 2)) {
    out << "  " << line << "\n";
  }
  if (exporter.options_size() > 0) {
    std::vector<TextRow> rows;
    for (const v1::ExporterOption& option : exporter.options()) {
      rows.push_back(
          {{"  " + option.name(), OptionText(option), option.help()}, false});
    }
    out << "\n"
        << RenderTable({{"--option", false, true}, {"Value"}, {"What it does"}},
                       rows, style);
  }
  out << "\n";
}

absl::StatusOr<int> RunExporters(const Invocation& invocation) {
  const absl::StatusOr<std::vector<v1::Exporter>> exporters =
      invocation.client().ListExporters();
  if (!exporters.ok()) return exporters.status();
  std::vector<TextRow> rejected;
  for (const v1::Exporter& exporter : *exporters) {
    if (exporter.rejected_reason().empty()) {
      WriteExporter(exporter, invocation.style(), invocation.out());
    } else {
      rejected.push_back({{exporter.id(), exporter.rejected_reason()}, false});
    }
  }
  if (rejected.size() == exporters->size()) {
    invocation.out() << "(the server has no exporters)\n";
  }
  if (!rejected.empty()) {
    invocation.out() << "Files that are no exporters:\n"
                     << RenderTable({{"File", false, true}, {"Why"}}, rejected,
                                    invocation.style());
  }
  return kOk;
}

// Whether `exporter` writes the format `id`, or its first where that is empty,
// as a folder of files.
bool WritesFolder(const v1::Exporter& exporter, const std::string& id) {
  const auto& formats = exporter.formats();
  const auto format = std::find_if(formats.begin(), formats.end(),
                                   [&](const v1::ExporterFormat& candidate) {
                                     return id.empty() || candidate.id() == id;
                                   });
  return format != formats.end() && format->many_files();
}

// Whether a path means a folder. A server that cannot say gives its own error
// when it is asked to export.
bool IsFolder(const Invocation& invocation, const v1::ExportRequest& request,
              const std::string& path) {
  std::error_code error;
  if (absl::EndsWith(path, "/") || std::filesystem::is_directory(path, error)) {
    return true;
  }
  const absl::StatusOr<std::vector<v1::Exporter>> exporters =
      invocation.client().ListExporters();
  if (!exporters.ok()) return false;
  return std::any_of(exporters->begin(), exporters->end(),
                     [&](const v1::Exporter& candidate) {
                       return candidate.id() == request.exporter() &&
                              candidate.rejected_reason().empty() &&
                              WritesFolder(candidate, request.format());
                     });
}

// Whether the export was made under the profile internal. Where the request
// names none, it is the caller's own, which an explanation names. A caller who
// may put no question has never that profile; of any other trouble the worse is
// assumed.
bool ShowsSmallNumbers(const Invocation& invocation,
                       const v1::ExportRequest& request) {
  v1::Query query =
      request.has_cases() ? request.cases().query() : request.query();
  const std::string& named = request.has_report()
                                 ? request.report().disclosure_profile()
                                 : query.disclosure_profile();
  if (!named.empty()) return named == kInternal;
  if (request.has_report()) {
    query.add_measures()->set_measure("received");
    *query.mutable_period() = request.report().period();
    query.set_as_of(request.report().as_of());
  }
  const absl::StatusOr<v1::ExplainQueryResponse> explained =
      invocation.client().ExplainQuery(query);
  if (!explained.ok()) return !absl::IsPermissionDenied(explained.status());
  const std::string& profile = explained->answer().disclosure_profile();
  return profile.empty() || profile == kInternal;
}

// How much of an export is done, 0 to 1; below 0 where the server does not know
// how much there is. Rows say more than tables, which are of any length.
double ShareOf(const v1::ExportProgress& counts) {
  if (counts.total_rows() > 0) {
    return static_cast<double>(counts.rows()) /
           static_cast<double>(counts.total_rows());
  }
  if (counts.total_tables() > 0) {
    return static_cast<double>(counts.tables()) /
           static_cast<double>(counts.total_tables());
  }
  return -1;
}

// "1200/20000 rows, 3.4 MB"; "310 rows, 4/17 tables, 0.1 MB". One line of a
// terminal holds it and the bar.
std::string ReachedText(const client::ExportReached& reached) {
  const auto of = [](int64_t count, int64_t total, const char* what) {
    return total > 0 ? absl::StrCat(count, "/", total, what)
                     : absl::StrCat(count, what);
  };
  const v1::ExportProgress& counts = reached.counts;
  std::string text = of(counts.rows(), counts.total_rows(), " rows, ");
  if (counts.total_tables() != 1) {
    text += of(counts.tables(), counts.total_tables(), " tables, ");
  }
  constexpr double kMega = 1e6;
  return text +
         absl::StrFormat("%.1f MB", static_cast<double>(reached.bytes) / kMega);
}

void WriteNotes(const std::string& text, const Invocation& invocation) {
  for (const std::string& line : WrapText(SafeText(text, /*keep_lines=*/true),
                                          invocation.style().width)) {
    invocation.err() << line << "\n";
  }
}

}  // namespace

absl::Status CheckExportFlags(const Arguments& arguments,
                              const std::vector<const char*>& for_printing) {
  if (arguments.Has("export") != arguments.Has("to")) {
    return UsageError(
        "--export EXPORTER and --to FILE belong together, as --export excel "
        "--to answer.xlsx");
  }
  if (!arguments.Has("export")) {
    for (const char* flag : {"option", "format"}) {
      if (!arguments.Has(flag)) continue;
      return UsageError(absl::StrCat("--", flag, " is for --export"));
    }
    return absl::OkStatus();
  }
  for (const char* flag : for_printing) {
    if (!arguments.Has(flag)) continue;
    return UsageError(absl::StrCat("--", flag,
                                   " is for answers that are printed, not for "
                                   "--export"));
  }
  return absl::OkStatus();
}

std::vector<Flag> ExporterFlags() {
  return {{"option", "NAME=VALUE",
           "an option of the exporter; \"redress exporters\" lists them", true},
          {"format", "ID",
           "one of the exporter's formats; default: the first that \"redress "
           "exporters\" lists"}};
}

absl::Status ReadExporterFlags(const Arguments& arguments,
                               v1::ExportRequest& request) {
  if (arguments.Has("format")) request.set_format(arguments.Value("format"));
  for (const std::string& text : arguments.All("option")) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return UsageError(
          absl::StrCat("--option: \"", text, "\" is not NAME=VALUE"));
    }
    const auto [entry, is_new] = request.mutable_options()->insert(
        {text.substr(0, equals), text.substr(equals + 1)});
    if (!is_new) {
      return UsageError(
          absl::StrCat("--option: ", entry->first, " is given twice"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int> RunExport(const Invocation& invocation,
                              const v1::ExportRequest& request,
                              const std::string& path) {
  if (path.empty()) return UsageError("the file to write has no name");
  client::ExportTarget target;
  target.path = path;
  target.is_folder = IsFolder(invocation, request, path);
  Progress progress(invocation.err(),
                    invocation.environment().error_is_terminal);
  const absl::StatusOr<client::ExportResult> result =
      invocation.client().Export(
          request, target, [&](const client::ExportReached& reached) {
            progress.Show(ShareOf(reached.counts), ReachedText(reached));
          });
  progress.Clear();
  if (!result.ok()) return result.status();
  for (const std::string& written : result->paths) {
    invocation.out() << "wrote " << SafeText(written) << "\n";
  }
  if (result->restarted) {
    WriteNotes(
        "note: the connection broke, and the export had changed by then: this "
        "is a new one from its beginning",
        invocation);
  }
  for (const std::string& message : result->messages) {
    invocation.err() << "note: " << SafeText(message, /*keep_lines=*/true)
                     << "\n";
  }
  WriteNotes(absl::StrCat(DataVersionText(result->started.data_version()),
                          " Exporter ", result->started.exporter(), "."),
             invocation);
  const std::string erased = ErasedText(result->started.data_version());
  if (!erased.empty()) WriteNotes(erased, invocation);
  if (ShowsSmallNumbers(invocation, request)) {
    WriteNotes(
        "note: made under the disclosure profile internal: it shows small "
        "numbers, which can point at a child, and is not for publication. "
        "--profile publish makes one that is.",
        invocation);
  }
  return kOk;
}

absl::StatusOr<int> RunExportFlags(const Invocation& invocation,
                                   v1::ExportRequest request) {
  const Arguments& arguments = invocation.arguments();
  request.set_exporter(arguments.Value("export"));
  absl::Status status = ReadExporterFlags(arguments, request);
  if (!status.ok()) return status;
  return RunExport(invocation, request, arguments.Value("to"));
}

Command ExportersCommand() {
  Command command;
  command.name = "exporters";
  command.summary = "list what can write answers and reports as files";
  command.details =
      "Lists each exporter with its options, and the files in the server's "
      "plugin folder that are none, with the reason.";
  command.examples = "  redress exporters\n";
  command.run = RunExporters;
  return command;
}

}  // namespace redress::cli
