#include "clients/cli/record_changes.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_columns.h"

namespace redress::cli {
namespace {

constexpr char kAttributes[] = "attributes";
constexpr char kAttributePrefix[] = "attributes.";
constexpr char kComputedSuffix[] = ".computed_due_on";

std::string Attribute(const v1::Representation& record,
                      const std::string& name) {
  const auto found = record.attributes().find(name);
  return found == record.attributes().end() ? "" : found->second;
}

std::string ValueAt(const v1::Representation& record, const std::string& path) {
  return absl::StartsWith(path, kAttributePrefix)
             ? Attribute(record, path.substr(sizeof(kAttributePrefix) - 1))
             : client::CellOf(record, path);
}

std::string ColumnFor(const std::string& path) {
  std::string stage = path;
  if (absl::EndsWith(path, kComputedSuffix)) {
    stage.resize(path.size() - sizeof(kComputedSuffix) + 1);
    return absl::StrCat(stage, "_due_on computed");
  }
  return client::CsvColumnForPath(client::CsvKind::kCases, path);
}

// The paths of the single values that a path stands for.
std::vector<std::string> Values(const std::string& path,
                                const v1::Representation& before,
                                const v1::Representation& after) {
  if (path == kAttributes) {
    std::set<std::string> paths;
    for (const v1::Representation* record : {&before, &after}) {
      for (const auto& [name, value] : record->attributes()) {
        paths.insert(kAttributePrefix + name);
      }
    }
    return {paths.begin(), paths.end()};
  }
  std::vector<std::string> paths;
  for (const client::CsvColumn& column :
       client::CsvColumns(client::CsvKind::kCases)) {
    if (absl::StartsWith(column.path, path + ".")) {
      paths.emplace_back(column.path);
    }
  }
  if (paths.empty()) return {path};
  paths.push_back(path + kComputedSuffix);
  return paths;
}

}  // namespace

std::vector<RecordChange> RecordChanges(const v1::Representation& before,
                                        const v1::Representation& after,
                                        const std::vector<std::string>& paths) {
  std::vector<RecordChange> changes;
  for (const std::string& given : paths) {
    for (const std::string& path : Values(given, before, after)) {
      RecordChange change = {ColumnFor(path), ValueAt(before, path),
                             ValueAt(after, path)};
      if (change.before != change.after) changes.push_back(std::move(change));
    }
  }
  return changes;
}

}  // namespace redress::cli
