// The commands, each in a file of its own.

#ifndef REDRESS_CLIENTS_CLI_COMMANDS_H_
#define REDRESS_CLIENTS_CLI_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/flags.h"
#include "clients/cli/invocation.h"
#include "redress/v1/export.pb.h"

namespace redress::cli {

Command ImportCommand();
Command TemplateCommand();
Command QueryCommand();
Command ReportListCommand();
Command ReportShowCommand();
Command ReportExportCommand();
Command ReportTemplateCommand();
Command ReportCheckCommand();
Command VerifyCommand();
Command ExportersCommand();
Command CatalogueCommand();
Command ExplainCommand();
Command CasesCommand();
Command GetCommand();
Command HistoryCommand();
Command VersionsCommand();
Command RetractCommand();
Command EraseCommand();

// All of them, in the order of the help.
const std::vector<Command>& Commands();

// Whether --export, --to and the flags of exporters go together, and none of
// `for_printing`, which mean answers that are printed, stands with them.
absl::Status CheckExportFlags(const Arguments& arguments,
                              const std::vector<const char*>& for_printing);

// Exports `request`, whose source is set, as --export, --to, --option and
// --format say; see RunExport.
absl::StatusOr<int> RunExportFlags(const Invocation& invocation,
                                   v1::ExportRequest request);

// The flags --option and --format, and what they say in a request.
std::vector<Flag> ExporterFlags();
absl::Status ReadExporterFlags(const Arguments& arguments,
                               v1::ExportRequest& request);

// Exports to `path`: a folder where it ends in a slash, is one, or the exporter
// writes folders; else a file. Prints what was written, and on standard error
// what the reader should know of it.
absl::StatusOr<int> RunExport(const Invocation& invocation,
                              const v1::ExportRequest& request,
                              const std::string& path);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_COMMANDS_H_
