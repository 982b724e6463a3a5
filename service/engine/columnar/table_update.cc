#include "service/engine/columnar/table_update.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "service/engine/columnar/assembly.h"

namespace redress::engine::columnar {
namespace {

template <typename Table>
class TableUpdate {
 public:
  using Facts = typename Table::Facts;

  TableUpdate(const TableBlocks& last, const Dictionary& authorities,
              Encoder& encoder)
      : next_(last),
        authorities_(authorities),
        encoder_(encoder),
        purged_(last.blocks.size()) {
    for (size_t i = 0; i < next_.sorted; ++i) {
      const NumberColumn& order =
          next_.blocks[i].block->rows.numbers[kOrderNumber];
      starts_.push_back(order.all() ? order.min() : model::kNoDay);
    }
  }

  TableBlocks Run(const std::vector<Facts>& changed,
                  const std::vector<FactKey>& removed) {
    if (changed.empty() && removed.empty()) return std::move(next_);
    if (next_.blocks.empty()) {
      Assembly<Table> assembly;
      for (const Facts& facts : changed) assembly.Add(facts);
      return Sorted(assembly);
    }
    TakeOut(changed, removed);
    AddLate(changed);
    Settle(changed.size() + removed.size());
    return std::move(next_);
  }

 private:
  // A key to look for.
  struct Wanted {
    uint32_t hash;
    const std::string* authority;
    const std::string* key;
    bool removed;
  };

  // Marks as gone what changes and what is removed.
  void TakeOut(const std::vector<Facts>& changed,
               const std::vector<FactKey>& removed) {
    std::vector<Wanted> wanted;
    wanted.reserve(changed.size() + removed.size());
    const auto want = [this, &wanted](const std::string& authority,
                                      const std::string& key, bool is_removed) {
      wanted.push_back({encoder_.hasher().Hash(authority, key), &authority,
                        &key, is_removed});
    };
    for (const Facts& facts : changed) {
      want(Table::Authority(facts), Table::Key(facts), false);
    }
    for (const FactKey& key : removed) want(key.authority, key.key, true);
    // Block by block, so that its filter is in the cache for all keys.
    std::vector<uint32_t> found;
    std::vector<uint32_t> rows;
    for (size_t i = 0; i < next_.blocks.size(); ++i) {
      const LiveBlock& live = next_.blocks[i];
      rows.clear();
      for (const Wanted& key : wanted) {
        if (!live.block->key_index.MayHave(key.hash)) continue;
        found.clear();
        live.block->key_index.Find(key.hash, &found);
        for (const uint32_t row : found) {
          if (!HasKey(*live.block, row, key)) continue;
          if (key.removed) purged_[i] = true;
          if (live.IsLive(row)) rows.push_back(row);
        }
      }
      if (!rows.empty()) MarkGone(i, rows);
    }
  }

  bool HasKey(const Block& block, uint32_t row, const Wanted& wanted) const {
    const uint32_t code = block.rows.codes[Table::kAuthority].At(row);
    return authorities_.member(code) == *wanted.authority &&
           block.keys.ViewAt(row) == absl::string_view(*wanted.key);
  }

  // Rows in force, each once.
  void MarkGone(size_t at, const std::vector<uint32_t>& rows) {
    LiveBlock& live = next_.blocks[at];
    const Block& block = *live.block;
    auto gone = live.gone == nullptr ? std::make_shared<Gone>()
                                     : std::make_shared<Gone>(*live.gone);
    if (live.gone == nullptr) gone->live.assign(block.rows.rows, 1);
    gone->rows += static_cast<uint32_t>(rows.size());
    for (const uint32_t row : rows) {
      gone->live[row] = 0;
      const auto [first, last] = std::equal_range(block.stage_case.begin(),
                                                  block.stage_case.end(), row);
      gone->stages += static_cast<uint32_t>(last - first);
      if (at >= next_.sorted) {
        --next_.waiting[Place(block.rows.numbers[kOrderNumber].At(row))];
      }
    }
    live.gone = std::move(gone);
  }

  // The sorted block that a day belongs into. There is one.
  size_t Place(Day day) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), day);
    return after == starts_.begin() ? 0 : after - starts_.begin() - 1;
  }

  DayRange RangeOf(size_t sorted) const {
    DayRange range;
    if (sorted > 0) range.first = starts_[sorted];
    if (sorted + 1 < starts_.size()) range.end = starts_[sorted + 1];
    return range;
  }

  // Puts the rows into late blocks: into one with the last ones where these
  // are not much larger together than what comes to them.
  void AddLate(const std::vector<Facts>& changed) {
    if (changed.empty()) return;
    for (const Facts& facts : changed) {
      ++next_.waiting[Place(Table::Order(facts))];
    }
    std::vector<LiveBlock>& blocks = next_.blocks;
    size_t rows = changed.size();
    size_t stages = 0;
    for (const Facts& facts : changed) stages += Table::Stages(facts);
    size_t first = blocks.size();
    while (first > next_.sorted) {
      const LiveBlock& before = blocks[first - 1];
      if (before.rows() > 2 * rows || rows + before.rows() > kBlockRows ||
          stages + before.stages() > kBlockStages) {
        break;
      }
      rows += before.rows();
      stages += before.stages();
      --first;
    }
    Assembly<Table> assembly;
    for (size_t i = first; i < blocks.size(); ++i) assembly.Add(blocks[i]);
    for (const Facts& facts : changed) assembly.Add(facts);
    std::vector<LiveBlock> built = assembly.Build(Cut::kFull, encoder_);
    blocks.resize(first);
    for (LiveBlock& block : built) blocks.push_back(std::move(block));
    purged_.resize(first);
    purged_.resize(blocks.size());
  }

  // What has gathered for a sorted block.
  size_t Gathered(size_t sorted) const {
    const auto& gone = next_.blocks[sorted].gone;
    return next_.waiting[sorted] + (gone == nullptr ? 0 : gone->rows);
  }

  // The sorted blocks to build anew, ascending.
  std::vector<size_t> Chosen(size_t changes) const {
    std::vector<size_t> due;
    std::vector<size_t> chosen;
    for (size_t i = 0; i < next_.sorted; ++i) {
      if (purged_[i] || next_.blocks[i].rows() == 0) {
        chosen.push_back(i);
      } else if (Gathered(i) >= kSettledRows) {
        due.push_back(i);
      }
    }
    const size_t most = std::min(due.size(), 1 + 2 * changes / kSettledRows);
    std::partial_sort(
        due.begin(), due.begin() + most, due.end(), [this](size_t a, size_t b) {
          return std::pair(Gathered(b), a) < std::pair(Gathered(a), b);
        });
    chosen.insert(chosen.end(), due.begin(), due.begin() + most);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

  void Settle(size_t changes) {
    TableBlocks settled;
    const std::vector<size_t> chosen = Chosen(changes);
    auto next = chosen.begin();
    for (size_t i = 0; i < next_.sorted; ++i) {
      if (next != chosen.end() && *next == i) {
        ++next;
        for (LiveBlock& block : BuildSorted(i)) {
          settled.blocks.push_back(std::move(block));
          settled.waiting.push_back(0);
        }
      } else {
        settled.blocks.push_back(next_.blocks[i]);
        settled.waiting.push_back(next_.waiting[i]);
      }
    }
    settled.sorted = settled.blocks.size();
    for (size_t i = next_.sorted; i < next_.blocks.size(); ++i) {
      KeepLate(i, &settled);
    }
    next_ = std::move(settled);
    if (next_.sorted > 0) return;
    // The late rows are all there is.
    Assembly<Table> assembly;
    for (const LiveBlock& live : next_.blocks) assembly.Add(live);
    next_ = Sorted(assembly);
  }

  // A sorted block with the rows that wait for it, which leave the late ones.
  std::vector<LiveBlock> BuildSorted(size_t sorted) {
    Assembly<Table> assembly;
    assembly.Add(next_.blocks[sorted]);
    const bool anything_waits = next_.waiting[sorted] > 0;
    for (size_t i = next_.sorted; anything_waits && i < next_.blocks.size();
         ++i) {
      const std::vector<uint32_t> rows =
          assembly.Add(next_.blocks[i], RangeOf(sorted));
      if (!rows.empty()) MarkGone(i, rows);
    }
    const bool last = sorted + 1 == next_.sorted;
    return assembly.Build(last ? Cut::kFull : Cut::kEven, encoder_);
  }

  // A late block, or what is left of it where most of it has gone.
  void KeepLate(size_t at, TableBlocks* settled) {
    const LiveBlock& live = next_.blocks[at];
    if (live.rows() == 0) return;
    if (!purged_[at] && live.rows() * 2 >= live.block->rows.rows) {
      settled->blocks.push_back(live);
      return;
    }
    Assembly<Table> assembly;
    assembly.Add(live);
    for (LiveBlock& block : assembly.Build(Cut::kFull, encoder_)) {
      settled->blocks.push_back(std::move(block));
    }
  }

  TableBlocks Sorted(Assembly<Table>& assembly) {
    TableBlocks blocks;
    blocks.blocks = assembly.Build(Cut::kFull, encoder_);
    blocks.sorted = blocks.blocks.size();
    blocks.waiting.resize(blocks.sorted);
    return blocks;
  }

  TableBlocks next_;
  const Dictionary& authorities_;
  Encoder& encoder_;
  // By sorted block its first day.
  std::vector<Day> starts_;
  // By block whether it holds something of a removed row.
  std::vector<bool> purged_;
};

}  // namespace

TableBlocks UpdateCases(const TableBlocks& last,
                        const Dictionaries& dictionaries,
                        const std::vector<model::CaseFacts>& changed,
                        const std::vector<FactKey>& removed, Encoder& encoder) {
  return TableUpdate<CaseTable>(last, *CaseTable::Authorities(dictionaries),
                                encoder)
      .Run(changed, removed);
}

TableBlocks UpdateActions(const TableBlocks& last,
                          const Dictionaries& dictionaries,
                          const std::vector<model::ActionFacts>& changed,
                          const std::vector<FactKey>& removed,
                          Encoder& encoder) {
  return TableUpdate<ActionTable>(last, *ActionTable::Authorities(dictionaries),
                                  encoder)
      .Run(changed, removed);
}

}  // namespace redress::engine::columnar
