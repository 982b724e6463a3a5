#include "clients/verify/causes.h"

#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::verify {
namespace {

using Key = std::tuple<std::string, std::string, std::string, int>;
using Entries = std::map<Key, v1::CaseEntry>;

// More are not looked at: whoever wants them lists them.
constexpr size_t kMostEntries = 200'000;

const char* ContentSuffix(v1::ColumnContent content) {
  switch (content) {
    case v1::COLUMN_CONTENT_DIFFERENCE:
      return "/difference";
    case v1::COLUMN_CONTENT_PERCENT_CHANGE:
      return "/percent_change";
    default:
      return "";
  }
}

absl::StatusOr<Entries> List(client::Client& client,
                             const v1::CaseListSelection& selection) {
  v1::ListCasesRequest request;
  *request.mutable_query() = selection.query();
  *request.mutable_cell() = selection.cell();
  Entries entries;
  const absl::Status status = client.ListCases(
      request, [&](const v1::ListCasesResponse& page) -> absl::StatusOr<bool> {
        for (const v1::CaseEntry& entry : page.entries()) {
          entries[{entry.authority(), entry.reference(), entry.stage(),
                   entry.period_index()}] = entry;
        }
        if (entries.size() > kMostEntries) {
          return absl::ResourceExhaustedError(
              absl::StrCat("more than ", kMostEntries, " cases are behind it"));
        }
        return true;
      });
  if (!status.ok()) return status;
  return entries;
}

// The entries of a figure; none where there was no such row.
absl::StatusOr<Entries> EntriesOf(client::Client& client,
                                  const ServerTable* table, int row,
                                  int column) {
  if (table == nullptr || row < 0 || column < 0) return Entries();
  const absl::StatusOr<v1::CaseListSelection> cell =
      CellOf(*table, row, column);
  if (!cell.ok()) return cell.status();
  return List(client, *cell);
}

}  // namespace

absl::StatusOr<v1::CaseListSelection> CellOf(const ServerTable& table, int row,
                                             int column) {
  const v1::TableRow& from = table.rows[static_cast<size_t>(row)];
  const v1::TableColumn& about = table.start.columns(column);
  const std::string& label = from.measure_label().empty()
                                 ? about.measure_label()
                                 : from.measure_label();
  if (!table.start.has_question() || label.empty()) {
    return absl::InvalidArgumentError("it answers no question");
  }
  const bool by_row = from.content() != v1::COLUMN_CONTENT_UNSPECIFIED;
  v1::CaseListSelection selection;
  *selection.mutable_query() = table.start.question();
  *selection.mutable_cell()->mutable_members() = from.members();
  selection.mutable_cell()->set_other(from.other());
  selection.mutable_cell()->set_column(absl::StrCat(
      label, "/", by_row ? from.period_index() : about.period_index(),
      ContentSuffix(by_row ? from.content() : about.content())));
  return selection;
}

absl::StatusOr<std::vector<Cause>> CausesOf(client::Client& client,
                                            const Revision& revision,
                                            size_t most) {
  const absl::StatusOr<Entries> then =
      EntriesOf(client, revision.then, revision.row, revision.column);
  if (!then.ok()) return then.status();
  const absl::StatusOr<Entries> now =
      EntriesOf(client, revision.now, revision.row_now, revision.column_now);
  if (!now.ok()) return now.status();
  std::vector<Cause> causes;
  const auto add = [&](const v1::CaseEntry& entry, Cause::Change change) {
    if (causes.size() < most) causes.push_back({entry, change});
  };
  for (const auto& [key, entry] : *then) {
    const auto found = now->find(key);
    if (found == now->end()) {
      add(entry, Cause::Change::kLeftOut);
    } else if (found->second.in_numerator() != entry.in_numerator() ||
               found->second.value() != entry.value()) {
      add(found->second, Cause::Change::kOtherwise);
    }
  }
  for (const auto& [key, entry] : *now) {
    if (then->count(key) == 0) add(entry, Cause::Change::kCounted);
  }
  return causes;
}

}  // namespace redress::verify
