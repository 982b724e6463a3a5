#include "service/query/drill_through.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/query/answer_cell.h"
#include "service/query/catalogue.h"
#include "service/query/cell_plan.h"
#include "service/query/check.h"
#include "service/query/page_token.h"
#include "service/query/publication.h"
#include "service/query/question.h"

namespace redress::query {
namespace {

constexpr int kDefaultPageSize = 1000;
constexpr int kMaxPageSize = 10000;
static_assert(kMaxPageSize < engine::kMaxListRows);
// One more is asked for.
constexpr size_t kLongPageSize = engine::kMaxListRows - 1;
// Clients take messages of 4 MB unless they are told otherwise; the rest of a
// response is far smaller than what this leaves.
constexpr size_t kMaxPageBytes = (4 << 20) - (128 << 10);

// The last entry of the page before.
struct Position {
  int32_t period_index = 0;
  engine::RowKey key;
};

Position PositionOf(const v1::CaseEntry& entry) {
  return {entry.period_index(),
          {entry.authority(), entry.reference(), entry.stage()}};
}

std::string FingerprintOf(const v1::ListCasesRequest& request) {
  v1::ListCasesRequest same = request;
  same.clear_page_size();
  same.clear_page_token();
  return RequestFingerprint(same);
}

// The page token's version, and where its page begins; a request without one
// begins with the first page.
struct Start {
  std::optional<int64_t> version;
  std::optional<Position> after;
};

absl::StatusOr<Start> ReadStart(const v1::ListCasesRequest& request) {
  if (request.page_token().empty()) return Start();
  const auto token =
      ReadPageToken(request.page_token(), FingerprintOf(request), "page_token");
  if (!token.ok()) return token.status();
  v1::CaseEntry last;
  if (!last.ParseFromString(token->position)) {
    return InvalidPageToken("page_token");
  }
  Start start;
  start.version = token->version;
  start.after = PositionOf(last);
  return start;
}

std::string TokenAfter(const v1::ListCasesRequest& request, int64_t version,
                       const v1::CaseEntry& entry) {
  v1::CaseEntry last;
  last.set_authority(entry.authority());
  last.set_reference(entry.reference());
  last.set_stage(entry.stage());
  last.set_period_index(entry.period_index());
  return MakePageToken(version, FingerprintOf(request),
                       last.SerializeAsString());
}

// What can be said of a request before its question is answered.
absl::Status CheckRequest(const v1::ListCasesRequest& request,
                          const Snapshot& snapshot) {
  std::vector<FieldViolation> violations =
      CheckQuestion(request.query(), *DimensionsOf(snapshot), "query");
  if (!request.has_cell()) {
    violations.push_back(
        {"cell", "MISSING_CELL",
         "the request names no cell: give its row's members and its column"});
  }
  if (request.page_size() < 0 || request.page_size() > kMaxPageSize) {
    violations.push_back(
        {"page_size", "PAGE_SIZE_NOT_VALID",
         absl::StrCat("a page has 1 to ", kMaxPageSize, " entries, or 0 for ",
                      kDefaultPageSize, ", and not ", request.page_size())});
  }
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

void AddEntry(const CellList& list, const engine::ListedRow& row,
              v1::ListCasesResponse& response) {
  v1::CaseEntry* entry = response.add_entries();
  entry->set_authority(row.key.authority);
  entry->set_reference(row.key.reference);
  entry->set_stage(row.key.stage);
  entry->set_period_index(list.period_index);
  entry->set_in_numerator(row.marked);
  entry->set_value(row.value);
}

// Adds the entries after `after`, one more than the page has where there are
// more, and the totals.
absl::Status AddEntries(std::vector<CellList> lists,
                        const std::optional<Position>& after, size_t page_size,
                        const Snapshot& snapshot,
                        v1::ListCasesResponse& response) {
  int64_t total = 0;
  int64_t marked = 0;
  for (CellList& list : lists) {
    const auto entries = static_cast<size_t>(response.entries_size());
    list.plan.limit = page_size + 1 - entries;
    if (after.has_value()) {
      if (list.period_index < after->period_index) list.plan.limit = 0;
      if (list.period_index == after->period_index) {
        list.plan.after = after->key;
      }
    }
    const auto rows =
        snapshot.executor->List(list.plan, snapshot.version, snapshot.stop);
    if (!rows.ok()) return rows.status();
    total += rows->total;
    marked += rows->marked;
    for (const engine::ListedRow& row : rows->rows) {
      AddEntry(list, row, response);
    }
  }
  response.set_total_size(total);
  response.set_numerator_size(marked);
  return absl::OkStatus();
}

// Leaves what a page holds; true where more follows.
bool CutPage(size_t page_size, v1::ListCasesResponse& response) {
  size_t bytes = 0;
  size_t keep = 0;
  for (const v1::CaseEntry& entry : response.entries()) {
    // Tag and length take a few bytes of their own.
    bytes += entry.ByteSizeLong() + 8;
    if (keep == page_size || bytes > kMaxPageBytes) break;
    ++keep;
  }
  const auto all = static_cast<size_t>(response.entries_size());
  response.mutable_entries()->DeleteSubrange(static_cast<int>(keep),
                                             static_cast<int>(all - keep));
  return keep < all;
}

// A cell, and the lists behind it.
struct OpenCell {
  v1::Answer answer;
  CellPlace place;
  std::vector<CellList> lists;
};

absl::StatusOr<OpenCell> Open(const v1::Query& query,
                              const v1::CellSelection& cell,
                              const Snapshot& snapshot, Origin origin) {
  const absl::StatusOr<DisclosureRules> rules =
      RulesOf(query, snapshot, "query");
  if (!rules.ok()) return rules.status();
  if (rules->rounding_base > 1) {
    return ErrorWithReason(
        absl::StatusCode::kPermissionDenied,
        absl::StrCat("the profile \"", rules->name,
                     "\" rounds figures, and the number of cases behind one "
                     "would undo that; ask under a profile that does not"),
        "CELL_ROUNDED");
  }
  // The figure itself comes from the answer, so that what the answer keeps
  // back is kept back here.
  Publication publication(snapshot, *rules);
  const absl::Status added = publication.Add(query, "query", origin);
  if (!added.ok()) return added;
  auto answer = publication.Answer(0);
  if (!answer.ok()) return answer.status();
  const auto place = FindCell(cell, *answer, "cell");
  if (!place.ok()) return place.status();
  const absl::Status status = CheckShown(*answer, *place);
  if (!status.ok()) return status;

  const auto question = ResolveQuestion(query, snapshot);
  if (!question.ok()) return question.status();
  auto lists = PlanCell(*question, *answer, *place, snapshot);
  if (!lists.ok()) return lists.status();
  return OpenCell{*std::move(answer), *place, *std::move(lists)};
}

// The entries after `after`; `*more` says whether any follow them.
absl::StatusOr<v1::ListCasesResponse> ReadPage(
    const v1::Answer& answer, const CellPlace& place,
    std::vector<CellList> lists, const std::optional<Position>& after,
    size_t page_size, const Snapshot& snapshot, bool* more) {
  v1::ListCasesResponse response;
  *response.mutable_cell() = answer.rows(place.row).cells(place.column);
  *response.mutable_data_version() = answer.data_version();
  const absl::Status status =
      AddEntries(std::move(lists), after, page_size, snapshot, response);
  if (!status.ok()) return status;
  *more = CutPage(page_size, response);
  return response;
}

}  // namespace

absl::StatusOr<int64_t> VersionOf(const v1::ListCasesRequest& request) {
  const auto start = ReadStart(request);
  if (!start.ok()) return start.status();
  return start->version.value_or(request.query().as_of());
}

absl::StatusOr<v1::ListCasesResponse> ListCases(
    const v1::ListCasesRequest& request, const Snapshot& snapshot) {
  const absl::Status status = CheckRequest(request, snapshot);
  if (!status.ok()) return status;
  const auto start = ReadStart(request);
  if (!start.ok()) return start.status();
  if (start->version.value_or(snapshot.version) != snapshot.version) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("the page token goes on in version ", *start->version,
                     ", which can no longer be answered as it was; begin "
                     "again with the first page"),
        "PAGE_TOKEN_EXPIRED");
  }
  auto cell = Open(request.query(), request.cell(), snapshot, Origin::kFree);
  if (!cell.ok()) return cell.status();
  const auto page_size = static_cast<size_t>(
      request.page_size() == 0 ? kDefaultPageSize : request.page_size());
  bool more = false;
  auto response = ReadPage(cell->answer, cell->place, std::move(cell->lists),
                           start->after, page_size, snapshot, &more);
  if (response.ok() && more) {
    response->set_next_page_token(
        TokenAfter(request, snapshot.version,
                   response->entries(response->entries_size() - 1)));
  }
  return response;
}

CaseReader::CaseReader(Snapshot snapshot, v1::Answer answer, CellPlace place,
                       std::vector<CellList> lists)
    : snapshot_(std::move(snapshot)),
      answer_(std::move(answer)),
      place_(place),
      lists_(std::move(lists)) {}

absl::StatusOr<CaseReader> CaseReader::Open(
    const v1::CaseListSelection& selection, const Snapshot& snapshot,
    Origin origin) {
  v1::ListCasesRequest request;
  *request.mutable_query() = selection.query();
  if (selection.has_cell()) *request.mutable_cell() = selection.cell();
  const absl::Status status = CheckRequest(request, snapshot);
  if (!status.ok()) return status;
  auto cell =
      query::Open(selection.query(), selection.cell(), snapshot, origin);
  if (!cell.ok()) return cell.status();
  return CaseReader(snapshot, std::move(cell->answer), cell->place,
                    std::move(cell->lists));
}

absl::StatusOr<v1::ListCasesResponse> CaseReader::Next() {
  std::optional<Position> after;
  if (last_.has_value()) after = PositionOf(*last_);
  bool more = false;
  auto page =
      ReadPage(answer_, place_, lists_, after, kLongPageSize, snapshot_, &more);
  if (!page.ok()) return page.status();
  done_ = !more;
  if (more) last_ = page->entries(page->entries_size() - 1);
  return page;
}

}  // namespace redress::query
