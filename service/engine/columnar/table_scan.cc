#include "service/engine/columnar/table_scan.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "service/engine/columnar/filter_list.h"
#include "service/engine/columnar/mask.h"
#include "service/engine/columnar/vectorised.h"
#include "service/engine/plan_check.h"

namespace redress::engine::columnar {
namespace {

constexpr size_t kBatchRows = SlotCounts::kMostRows;

// Where at least one row in so many is picked, rows are counted without picking
// them out first.
constexpr size_t kWholeShare = 4;
static_assert(kWholeShare < kFewRowsShare);

// So many are counted together, into at most so many counts.
constexpr size_t kMostTogether = 3;
constexpr size_t kMostCountsTogether = 4096;

// Each part is compared with so many others. Each base keeps its mask to the
// end of a block.
constexpr size_t kMostBases = 16;

// A part looks for its like among all sets before it, which takes some
// nanoseconds for each.
constexpr size_t kSetsBetweenStops = 64;

}  // namespace

TableScan::Part::Part(const Snapshot& snapshot, const Plan& plan, size_t at)
    : number(at),
      filter(RowCondition(plan.accumulators[at], plan.status_day),
             plan.accumulators[at].table, snapshot.dictionaries),
      conditions(filter.CountConditions()),
      scan(snapshot, plan, plan.accumulators[at]) {}

TableScan::TableScan(const Snapshot& snapshot, const Plan& plan, bool actions,
                     const StopCheck& stop) {
  for (size_t i = 0; i < plan.accumulators.size() && status_.ok(); ++i) {
    if ((plan.accumulators[i].table == Table::kActions) != actions) continue;
    parts_.push_back(std::make_unique<Part>(snapshot, plan, i));
    status_ = CheckStop(stop);
  }
  std::stable_sort(parts_.begin(), parts_.end(),
                   [](const auto& a, const auto& b) {
                     return a->conditions < b->conditions;
                   });
  MakeSets(stop);
}

void TableScan::MakeSets(const StopCheck& stop) {
  // The set that takes more of those that are grouped alike.
  std::vector<size_t> open;
  for (const std::unique_ptr<Part>& part : parts_) {
    if (sets_.size() % kSetsBetweenStops == kSetsBetweenStops - 1) {
      status_ = CheckStop(stop);
    }
    if (!status_.ok()) return;
    const AccumulatorScan& scan = part->scan;
    if (!scan.counts_ranges() || scan.only_counts()) {
      sets_.emplace_back().parts.push_back(part.get());
      continue;
    }
    const auto counts_of = [&scan](size_t parts) {
      return scan.slots() << parts;
    };
    const auto alike = std::find_if(open.begin(), open.end(), [&](size_t set) {
      return GroupAlike(sets_[set].parts[0]->scan.accumulator(),
                        scan.accumulator());
    });
    if (alike == open.end()) {
      if (counts_of(2) <= kMostCountsTogether) open.push_back(sets_.size());
      sets_.emplace_back().parts.push_back(part.get());
      continue;
    }
    Set& set = sets_[*alike];
    set.parts.push_back(part.get());
    const size_t parts = set.parts.size();
    set.counts.resize(counts_of(parts));
    if (parts == kMostTogether || counts_of(parts + 1) > kMostCountsTogether) {
      open.erase(alike);
    }
  }
  for (size_t i = 0; i < sets_.size() && status_.ok(); ++i) {
    status_ = CheckStop(stop);
    for (Part* part : sets_[i].parts) FindBase(i, *part);
  }
}

// Of those that are picked before it the one that leaves least to ask.
void TableScan::FindBase(size_t set, Part& part) {
  size_t compared = 0;
  for (size_t i = 0; i <= set; ++i) {
    for (Part* other : sets_[i].parts) {
      if (other == &part) break;
      if (other->conditions == 0) continue;
      if (compared++ == kMostBases) return;
      if (part.base != nullptr && other->conditions <= part.base->conditions) {
        continue;
      }
      std::optional<Filter> beyond = part.filter.Beyond(other->filter);
      if (!beyond.has_value()) continue;
      part.base = other;
      part.beyond = std::move(beyond);
      other->is_base = true;
    }
  }
}

// Block by block, so that what one accumulator has read is in the cache for the
// next. Stops at the bound of groups: memory must not grow far beyond it.
absl::Status TableScan::Scan(const std::vector<LiveBlock>& blocks,
                             const StopCheck& stop) {
  if (!status_.ok()) return status_;
  size_t groups = 0;
  for (const LiveBlock& live : blocks) {
    for (Set& set : sets_) {
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
      const AccumulatorScan& first = set.parts[0]->scan;
      const size_t before = first.groups();
      ScanSet(live, set);
      groups += first.groups() - before;
      if (groups > size_t{kMaxGroups}) return TooManyGroups();
    }
    for (const std::unique_ptr<Part>& part : parts_) part->lease.reset();
  }
  return absl::OkStatus();
}

void TableScan::ScanSet(const LiveBlock& live, Set& set) {
  size_t picking = 0;
  size_t most = 0;
  for (Part* part : set.parts) {
    Pick(live, *part);
    picking += part->rows > 0 ? 1 : 0;
    most = std::max(most, part->rows);
  }
  const Block& block = *live.block;
  const size_t rows =
      ColumnsAt(block, set.parts[0]->scan.grouping().level()).rows;
  if (picking > 1 && most * kWholeShare >= rows) {
    CountTogether(block, set);
  } else {
    for (Part* part : set.parts) CountPart(live, *part);
  }
  for (Part* part : set.parts) {
    if (!part->is_base) part->lease.reset();
  }
}

void TableScan::Pick(const LiveBlock& live, Part& part) {
  const Block& block = *live.block;
  const size_t rows = ColumnsAt(block, part.scan.grouping().level()).rows;
  part.mask = nullptr;
  part.listed = false;
  part.rows = 0;
  if (rows == 0 || part.scan.too_many_groups()) return;
  const Part* base = part.base;
  if (base != nullptr && base->rows == 0) return;
  const Filter& asked = base != nullptr ? *part.beyond : part.filter;
  const Verdict verdict = asked.Judge(block);
  if (verdict == Verdict::kNone) return;
  if (verdict == Verdict::kAll && live.gone == nullptr && base == nullptr) {
    part.rows = rows;
    return;
  }
  if (verdict == Verdict::kAll && base != nullptr && !base->listed) {
    part.mask = base->mask;
    part.rows = base->rows;
    return;
  }
  if (PickFew(live, asked, part)) return;
  part.lease.emplace(pool_.Take());
  uint8_t* const mask = part.lease->data();
  if (base != nullptr && base->mask != nullptr) {
    std::memcpy(mask, base->mask, rows);
    asked.Narrow(block, pool_, mask);
  } else {
    asked.Evaluate(live, pool_, mask);
  }
  part.mask = mask;
  part.rows = CountRows(mask, rows);
}

bool TableScan::PickFew(const LiveBlock& live, const Filter& asked,
                        Part& part) {
  const Part* base = part.base;
  if (base != nullptr && base->listed) {
    part.list = base->list;
    asked.Keep(*live.block, &part.list);
  } else if (asked.List(live, &part.list)) {
    if (base != nullptr && base->mask != nullptr) {
      std::erase_if(part.list,
                    [base](uint16_t row) { return base->mask[row] == 0; });
    }
  } else {
    return false;
  }
  part.listed = true;
  part.rows = part.list.size();
  return true;
}

void TableScan::CountPart(const LiveBlock& live, Part& part) {
  AccumulatorScan& scan = part.scan;
  const Block& block = *live.block;
  const size_t rows = ColumnsAt(block, scan.grouping().level()).rows;
  if (part.rows == 0) return;
  if (scan.only_counts()) {
    scan.Count(part.rows);
  } else if (part.listed) {
    scan.CountRows(block, part.list.data(), part.list.size());
  } else if (scan.counts_ranges() && part.rows * kWholeShare >= rows) {
    scan.CountRange(block, part.mask);
  } else {
    selected_.resize(part.rows);
    if (part.mask == nullptr) {
      std::iota(selected_.begin(), selected_.end(), 0);
    } else {
      SelectRows(part.mask, rows, selected_.data());
    }
    scan.CountRows(block, selected_.data(), selected_.size());
  }
}

// Adds `pick` to the picks of the part's rows, from row `begin` on.
void TableScan::MarkPicks(const Part& part, uint8_t pick, size_t begin,
                          size_t size, uint8_t* picks) {
  if (part.rows == 0) return;
  if (part.listed) {
    const auto end = part.list.end();
    for (auto row = std::lower_bound(part.list.begin(), end, begin);
         row != end && *row < begin + size; ++row) {
      picks[*row - begin] |= pick;
    }
    return;
  }
  if (part.mask == nullptr) {
    for (size_t i = 0; i < size; ++i) picks[i] |= pick;
    return;
  }
  const uint8_t* const mask = part.mask + begin;
  Vectorised([=]() REDRESS_INLINE {
    for (size_t i = 0; i < size; ++i) {
      picks[i] = static_cast<uint8_t>(picks[i] | (-mask[i] & pick));
    }
  });
}

void TableScan::CountTogether(const Block& block, Set& set) {
  const Grouping& grouping = set.parts[0]->scan.grouping();
  const size_t rows = ColumnsAt(block, grouping.level()).rows;
  const SlotRange range = grouping.RangeIn(block);
  const size_t bits = set.parts.size();
  set.range_counts.Start({range.first << bits, range.width << bits}, rows,
                         set.counts);
  std::array<uint16_t, kBatchRows> batch_keys;
  std::array<uint8_t, kBatchRows> batch_picks;
  uint16_t* const keys = batch_keys.data();
  uint8_t* const picks = batch_picks.data();
  for (size_t begin = 0; begin < rows; begin += kBatchRows) {
    const size_t size = std::min(kBatchRows, rows - begin);
    grouping.RangeKeys(block, range, begin, size, keys);
    std::fill_n(picks, size, uint8_t{0});
    for (size_t bit = 0; bit < bits; ++bit) {
      MarkPicks(*set.parts[bit], static_cast<uint8_t>(1 << bit), begin, size,
                picks);
    }
    const auto factor = static_cast<uint16_t>(1 << bits);
    Vectorised([=]() REDRESS_INLINE {
      for (size_t i = 0; i < size; ++i) {
        keys[i] = static_cast<uint16_t>(keys[i] * factor + picks[i]);
      }
    });
    set.range_counts.Add(keys, size);
  }
}

void TableScan::Distribute(Set& set) {
  set.range_counts.Finish(set.counts);
  const size_t bits = set.parts.size();
  std::vector<uint32_t> counts(set.counts.size() >> bits);
  for (size_t bit = 0; bit < bits; ++bit) {
    for (size_t slot = 0; slot < counts.size(); ++slot) {
      counts[slot] = 0;
      for (size_t picks = 0; picks < size_t{1} << bits; ++picks) {
        if ((picks >> bit & 1) != 0) {
          counts[slot] += set.counts[(slot << bits) + picks];
        }
      }
    }
    set.parts[bit]->scan.AddCounts(counts);
  }
}

absl::Status TableScan::Finish(const StopCheck& stop, int64_t* groups_left,
                               Partials* partials) {
  for (Set& set : sets_) {
    if (set.parts.size() < 2) continue;
    if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    Distribute(set);
  }
  for (const std::unique_ptr<Part>& part : parts_) {
    absl::Status status = part->scan.Finish(
        stop, groups_left, &partials->accumulators[part->number]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace redress::engine::columnar
