// Report definitions as files.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/textproto.h"
#include "service/report/report_builder.h"

namespace redress::report {

absl::StatusOr<v1::ReportDefinition> ParseReportDefinition(
    const std::string& text, const std::string& name) {
  v1::ReportDefinition definition;
  if (absl::Status status = ParseTextproto(text, name, &definition);
      !status.ok()) {
    return status;
  }
  return definition;
}

absl::StatusOr<std::vector<v1::ReportDefinition>> LoadReportDefinitions(
    const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  for (const std::filesystem::directory_iterator end; !error && entries != end;
       entries.increment(error)) {
    if (entries->path().extension() == ".textproto") {
      paths.push_back(entries->path());
    }
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat(
        folder, ": the report definitions cannot be read: ", error.message()));
  }
  std::sort(paths.begin(), paths.end());

  std::vector<v1::ReportDefinition> definitions;
  std::map<std::string, std::string> file_of;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
      return absl::NotFoundError(
          absl::StrCat(path.string(), ": cannot be read"));
    }
    absl::StatusOr<v1::ReportDefinition> definition =
        ParseReportDefinition(text.str(), path.string());
    if (!definition.ok()) return definition.status();
    const auto [known, is_new] =
        file_of.emplace(definition->id(), path.string());
    if (!is_new) {
      return absl::InvalidArgumentError(
          absl::StrCat(path.string(), ": the id \"", definition->id(),
                       "\" is that of ", known->second, " too"));
    }
    definitions.push_back(*std::move(definition));
  }
  return definitions;
}

}  // namespace redress::report
