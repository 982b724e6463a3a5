#include "service/engine/columnar/list_scan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/engine/columnar/filter.h"
#include "service/model/dimensions.h"

namespace redress::engine::columnar {
namespace {

constexpr auto kCaseAuthority =
    static_cast<size_t>(model::CaseDimension::kAuthority);
constexpr auto kActionAuthority =
    static_cast<size_t>(ActionDimension::kAuthority);
constexpr auto kStageName = static_cast<size_t>(model::StageDimension::kStage);

// A row on its way into the list. Its text is the block's.
struct Candidate {
  // Of the authority and of the stage's name the rank in their dictionaries:
  // what orders members is quicker to compare than they are.
  uint32_t authority = 0;
  absl::string_view reference;
  uint32_t stage = 0;
  int64_t value = 0;
  bool marked = true;

  bool operator<(const Candidate& other) const {
    return std::tie(authority, reference, stage) <
           std::tie(other.authority, other.reference, other.stage);
  }
};

// The rank of a member, or of the first one above it where the dictionary does
// not have it.
struct Bound {
  uint32_t rank = 0;
  bool exact = false;
};

Bound BoundOf(const Dictionary& dictionary, const MemberOrder& order,
              const std::string& member) {
  const std::vector<uint32_t>& codes = order.codes;
  const auto found =
      std::lower_bound(codes.begin(), codes.end(), member,
                       [&dictionary](uint32_t code, const std::string& text) {
                         return dictionary.member(code) < text;
                       });
  return {static_cast<uint32_t>(found - codes.begin()),
          found != codes.end() && dictionary.member(*found) == member};
}

class ListScan {
 public:
  ListScan(const ListPlan& plan, const Snapshot& snapshot)
      : plan_(plan),
        level_(LevelOf(plan.table)),
        listed_(Listed(plan)),
        marked_(Marked(plan)),
        filter_(RowCondition(listed_, plan.status_day), plan.table,
                snapshot.dictionaries),
        marked_filter_(RowCondition(marked_, plan.status_day), plan.table,
                       snapshot.dictionaries),
        authorities_(plan.table == Table::kActions
                         ? *snapshot.dictionaries.actions[kActionAuthority]
                         : *snapshot.dictionaries.cases[kCaseAuthority]),
        stages_(*snapshot.dictionaries.stages[kStageName]) {}

  // Before any scan. What `stop` says where it ended the work.
  absl::Status Start(const StopCheck& stop) {
    const absl::StatusOr<const MemberOrder*> authorities =
        authorities_.Order(stop);
    if (!authorities.ok()) return authorities.status();
    authority_order_ = *authorities;
    const absl::StatusOr<const MemberOrder*> stages = stages_.Order(stop);
    if (!stages.ok()) return stages.status();
    stage_order_ = *stages;
    if (!plan_.after.has_value()) return absl::OkStatus();
    after_authority_ =
        BoundOf(authorities_, *authority_order_, plan_.after->authority);
    after_stage_ = BoundOf(stages_, *stage_order_, plan_.after->stage);
    return absl::OkStatus();
  }

  void Scan(const LiveBlock& live) {
    const Block& block = *live.block;
    const size_t rows = ColumnsAt(block, level_).rows;
    const Verdict verdict = filter_.Judge(block);
    if (verdict == Verdict::kNone || rows == 0) return;
    MaskPool::Lease listed = pool_.Take();
    FillMask(filter_, verdict, live, rows, listed.data());
    list_.total += Count(listed.data(), rows);
    if (!plan_.marked.has_value()) {
      AddRows(block, rows, listed.data(), listed.data());
      return;
    }
    MaskPool::Lease marked = pool_.Take();
    FillMask(marked_filter_, marked_filter_.Judge(block), live, rows,
             marked.data());
    list_.marked += Count(marked.data(), rows);
    AddRows(block, rows, listed.data(), marked.data());
  }

  RowList Finish() {
    if (!plan_.marked.has_value()) list_.marked = list_.total;
    if (rows_.size() > plan_.limit) KeepFirst();
    std::sort(rows_.begin(), rows_.end());
    list_.rows.reserve(rows_.size());
    for (const Candidate& row : rows_) {
      ListedRow& listed = list_.rows.emplace_back();
      listed.key.authority =
          authorities_.member(authority_order_->codes[row.authority]);
      listed.key.reference = std::string(row.reference);
      if (level_ == Level::kStages) {
        listed.key.stage = stages_.member(stage_order_->codes[row.stage]);
      }
      listed.value = row.value;
      listed.marked = row.marked;
    }
    return std::move(list_);
  }

 private:
  void FillMask(const Filter& filter, Verdict verdict, const LiveBlock& live,
                size_t rows, uint8_t* mask) {
    if (verdict == Verdict::kSome || live.gone != nullptr) {
      filter.Evaluate(live, pool_, mask);
    } else {
      std::fill_n(mask, rows, verdict == Verdict::kAll ? 1 : 0);
    }
  }

  static int64_t Count(const uint8_t* mask, size_t rows) {
    return std::accumulate(mask, mask + rows, int64_t{0});
  }

  // Keeps of the rows and those before the first ones.
  void AddRows(const Block& block, size_t rows, const uint8_t* listed,
               const uint8_t* marked) {
    if (plan_.limit == 0) return;
    const std::vector<uint32_t>& authority_ranks = authority_order_->ranks;
    const std::vector<uint32_t>& stage_ranks = stage_order_->ranks;
    const CodeColumn& authority =
        block.rows.codes[plan_.table == Table::kActions ? kActionAuthority
                                                        : kCaseAuthority];
    for (size_t i = 0; i < rows; ++i) {
      if (listed[i] == 0) continue;
      const size_t row = level_ == Level::kStages ? block.stage_case[i] : i;
      Candidate candidate;
      candidate.authority = authority_ranks[authority.At(row)];
      candidate.reference = block.keys.ViewAt(row);
      if (level_ == Level::kStages) {
        candidate.stage = stage_ranks[block.stages.codes[kStageName].At(i)];
      }
      if (!IsAfter(candidate)) continue;
      if (last_.has_value() && !(candidate < *last_)) continue;
      candidate.value = ValueOf(block, i);
      candidate.marked = marked[i] != 0;
      rows_.push_back(candidate);
      if (rows_.size() == 2 * plan_.limit) KeepFirst();
    }
  }

  // Leaves as many rows as are wanted. Doing so once in as many rows takes a
  // few comparisons a row, where a heap would take a dozen.
  void KeepFirst() {
    const auto last = rows_.begin() + static_cast<ptrdiff_t>(plan_.limit) - 1;
    std::nth_element(rows_.begin(), last, rows_.end());
    last_ = *last;
    rows_.resize(plan_.limit);
  }

  bool IsAfter(const Candidate& row) const {
    if (!plan_.after.has_value()) return true;
    if (row.authority != after_authority_.rank || !after_authority_.exact) {
      return row.authority >= after_authority_.rank;
    }
    const absl::string_view reference = plan_.after->reference;
    if (row.reference != reference) return row.reference > reference;
    if (level_ != Level::kStages) return false;
    return after_stage_.exact ? row.stage > after_stage_.rank
                              : row.stage >= after_stage_.rank;
  }

  int64_t ValueOf(const Block& block, size_t row) const {
    if (!plan_.value.has_value()) return 0;
    if (*plan_.value == ValueColumn::kResponseDays) {
      return block.stages.numbers[kResponseDaysNumber].At(row);
    }
    return block.rows.money[MoneyIndex(*plan_.value)].At(row);
  }

  const ListPlan& plan_;
  const Level level_;
  // The filters refer to their values.
  const Accumulator listed_;
  const Accumulator marked_;
  const Filter filter_;
  const Filter marked_filter_;
  const Dictionary& authorities_;
  const Dictionary& stages_;
  // Of these.
  const MemberOrder* authority_order_ = nullptr;
  const MemberOrder* stage_order_ = nullptr;
  Bound after_authority_;
  Bound after_stage_;
  MaskPool pool_;
  // The first rows so far, in no order, and others; and the last of the first
  // ones where there are that many.
  std::vector<Candidate> rows_;
  std::optional<Candidate> last_;
  RowList list_;
};

}  // namespace

absl::StatusOr<RowList> List(const ListPlan& plan, const Snapshot& snapshot,
                             const StopCheck& stop) {
  ListScan scan(plan, snapshot);
  if (absl::Status status = scan.Start(stop); !status.ok()) return status;
  const TableBlocks& table =
      plan.table == Table::kActions ? snapshot.actions : snapshot.cases;
  for (const LiveBlock& live : table.blocks) {
    if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    scan.Scan(live);
  }
  return scan.Finish();
}

}  // namespace redress::engine::columnar
