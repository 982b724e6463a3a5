#include "service/engine/columnar/snapshot.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "service/engine/columnar/block_builder.h"
#include "service/engine/columnar/encoder.h"

namespace redress::engine::columnar {
namespace {

// What the update of a table needs to know of its facts.
struct CaseTable {
  using Facts = model::CaseFacts;
  using Row = CaseRow;
  static constexpr auto kAuthority =
      static_cast<size_t>(model::CaseDimension::kAuthority);
  static const std::string& Authority(const Facts& facts) {
    return facts.dimensions[kAuthority];
  }
  static const std::string& Key(const Facts& facts) { return facts.reference; }
  static Day Order(const Facts& facts) { return facts.received; }
  static size_t Stages(const Facts& facts) { return facts.stages.size(); }
  static const DictionaryPtr& Authorities(const Dictionaries& dictionaries) {
    return dictionaries.cases[kAuthority];
  }
};

struct ActionTable {
  using Facts = model::ActionFacts;
  using Row = ActionRow;
  static constexpr auto kAuthority =
      static_cast<size_t>(ActionDimension::kAuthority);
  static const std::string& Authority(const Facts& facts) {
    return facts.authority;
  }
  static const std::string& Key(const Facts& facts) { return facts.id; }
  static Day Order(const Facts& facts) { return facts.raised; }
  static size_t Stages(const Facts&) { return 0; }
  static const DictionaryPtr& Authorities(const Dictionaries& dictionaries) {
    return dictionaries.actions[kAuthority];
  }
};

// The first date column orders the rows of a table.
constexpr size_t kOrder = 0;

// Makes the blocks of one table for the next snapshot: a block in which nothing
// changes is shared, any other is taken apart and built anew with the changed
// rows in it, in as many blocks as they need.
template <typename Table>
class TableUpdate {
 public:
  using Facts = typename Table::Facts;

  TableUpdate(const std::vector<BlockPtr>& last, const Dictionary& authorities,
              Encoder& encoder)
      : last_(last), authorities_(authorities), encoder_(encoder) {}

  std::vector<BlockPtr> Run(const std::vector<Facts>& changed,
                            const std::vector<FactKey>& removed) {
    if (changed.empty() && removed.empty()) return last_;
    if (last_.empty()) {
      Rebuild(nullptr, {}, Pointers(changed), /*tail=*/true);
      return std::move(next_);
    }
    std::vector<std::vector<const Facts*>> added = Distribute(changed);
    std::vector<std::vector<uint32_t>> replaced =
        FindReplaced(changed, removed);
    for (size_t i = 0; i < last_.size(); ++i) {
      if (added[i].empty() && replaced[i].empty()) {
        next_.push_back(last_[i]);
      } else {
        Rebuild(last_[i].get(), replaced[i], added[i], i + 1 == last_.size());
      }
    }
    return std::move(next_);
  }

 private:
  // A row of the block to be: a changed one or one of the block before.
  struct Item {
    Day order;
    size_t stages;
    const Facts* facts;
    uint32_t row;
  };

  static std::vector<const Facts*> Pointers(const std::vector<Facts>& changed) {
    std::vector<const Facts*> pointers;
    pointers.reserve(changed.size());
    for (const Facts& facts : changed) pointers.push_back(&facts);
    return pointers;
  }

  // Gives each changed row to the last block that starts on or before its day.
  std::vector<std::vector<const Facts*>> Distribute(
      const std::vector<Facts>& changed) const {
    std::vector<Day> starts;
    for (const BlockPtr& block : last_) {
      const NumberColumn& order = block->rows.numbers[kOrder];
      starts.push_back(order.all() ? order.min() : model::kNoDay);
    }
    std::vector<std::vector<const Facts*>> added(last_.size());
    for (const Facts& facts : changed) {
      const auto after =
          std::upper_bound(starts.begin(), starts.end(), Table::Order(facts));
      const size_t block =
          after == starts.begin() ? 0 : after - starts.begin() - 1;
      added[block].push_back(&facts);
    }
    return added;
  }

  // The rows of each block that a changed row takes the place of, or that are
  // removed, ascending.
  std::vector<std::vector<uint32_t>> FindReplaced(
      const std::vector<Facts>& changed,
      const std::vector<FactKey>& removed) const {
    std::vector<std::vector<uint32_t>> replaced(last_.size());
    for (const Facts& facts : changed) {
      FindKey(Table::Authority(facts), Table::Key(facts), replaced);
    }
    for (const FactKey& key : removed) {
      FindKey(key.authority, key.key, replaced);
    }
    for (std::vector<uint32_t>& rows : replaced) {
      std::sort(rows.begin(), rows.end());
    }
    return replaced;
  }

  // Adds the row with a key to those of its block.
  void FindKey(const std::string& authority, const std::string& key,
               std::vector<std::vector<uint32_t>>& found) const {
    const uint32_t hash = KeyHash(authority, key);
    std::vector<uint32_t> candidates;
    for (size_t i = 0; i < last_.size(); ++i) {
      candidates.clear();
      last_[i]->key_index.Find(hash, &candidates);
      for (const uint32_t row : candidates) {
        if (HasKey(*last_[i], row, authority, key)) found[i].push_back(row);
      }
    }
  }

  bool HasKey(const Block& block, uint32_t row, const std::string& authority,
              const std::string& key) const {
    const uint32_t code = block.rows.codes[Table::kAuthority].At(row);
    return authorities_.member(code) == authority && block.keys.At(row) == key;
  }

  void Rebuild(const Block* block, const std::vector<uint32_t>& replaced,
               const std::vector<const Facts*>& added, bool tail) {
    std::vector<Item> items;
    if (block != nullptr) KeepRows(*block, replaced, &items);
    const auto kept = static_cast<std::ptrdiff_t>(items.size());
    for (const Facts* facts : added) {
      items.push_back({Table::Order(*facts), Table::Stages(*facts), facts, 0});
    }
    const auto earlier = [](const Item& a, const Item& b) {
      return a.order < b.order;
    };
    // The rows of a block are in order.
    std::stable_sort(items.begin() + kept, items.end(), earlier);
    std::inplace_merge(items.begin(), items.begin() + kept, items.end(),
                       earlier);
    // New cases mostly come at the end: there blocks are filled up. Elsewhere a
    // block that overflows is split evenly, which leaves room in both halves.
    const size_t blocks = (items.size() + kBlockRows - 1) / kBlockRows;
    const size_t rows =
        tail || blocks == 0 ? kBlockRows : (items.size() + blocks - 1) / blocks;
    size_t begin = 0;
    size_t stages = 0;
    for (size_t i = 0; i < items.size(); ++i) {
      if (i - begin == rows || stages + items[i].stages > kBlockStages) {
        Build(block, items, begin, i);
        begin = i;
        stages = 0;
      }
      stages += items[i].stages;
    }
    if (begin < items.size()) Build(block, items, begin, items.size());
  }

  static void KeepRows(const Block& block,
                       const std::vector<uint32_t>& replaced,
                       std::vector<Item>* items) {
    std::vector<size_t> stages(block.rows.rows);
    for (const uint16_t row : block.stage_case) ++stages[row];
    for (uint32_t row = 0; row < block.rows.rows; ++row) {
      if (std::binary_search(replaced.begin(), replaced.end(), row)) continue;
      items->push_back(
          {block.rows.numbers[kOrder].At(row), stages[row], nullptr, row});
    }
  }

  void Build(const Block* block, const std::vector<Item>& items, size_t begin,
             size_t end) {
    BlockParts<typename Table::Row> parts;
    parts.kept = block;
    parts.sources.reserve(end - begin);
    for (size_t i = begin; i < end; ++i) {
      const Item& item = items[i];
      if (item.facts == nullptr) {
        parts.sources.push_back({false, item.row});
        continue;
      }
      parts.sources.push_back(
          {true, static_cast<uint32_t>(parts.fresh.size())});
      parts.fresh.push_back(encoder_.Encode(*item.facts));
      parts.hashes.push_back(
          KeyHash(Table::Authority(*item.facts), Table::Key(*item.facts)));
    }
    next_.push_back(BuildBlock(parts));
  }

  const std::vector<BlockPtr>& last_;
  const Dictionary& authorities_;
  Encoder& encoder_;
  std::vector<BlockPtr> next_;
};

template <typename Table>
std::vector<BlockPtr> Update(const std::vector<BlockPtr>& last,
                             const Dictionaries& dictionaries,
                             const std::vector<typename Table::Facts>& changed,
                             const std::vector<FactKey>& removed,
                             Encoder& encoder) {
  return TableUpdate<Table>(last, *Table::Authorities(dictionaries), encoder)
      .Run(changed, removed);
}

void AddUp(Snapshot& snapshot) {
  for (const BlockPtr& block : snapshot.cases) {
    snapshot.case_rows += block->rows.rows;
    snapshot.stage_rows += block->stages.rows;
    const NumberColumn& days = block->stages.numbers[kResponseDaysNumber];
    if (days.any()) {
      snapshot.max_response_days =
          std::max(snapshot.max_response_days, days.max());
    }
  }
  for (const BlockPtr& block : snapshot.actions) {
    snapshot.action_rows += block->rows.rows;
  }
}

}  // namespace

SnapshotPtr NextSnapshot(const Snapshot& last, const FactChanges& changes) {
  const Snapshot nothing;
  const Snapshot& base = changes.replace_all ? nothing : last;
  Encoder encoder(base.dictionaries);
  auto next = std::make_shared<Snapshot>();
  next->version = changes.version;
  next->cases = Update<CaseTable>(base.cases, base.dictionaries, changes.cases,
                                  changes.removed_cases, encoder);
  next->actions =
      Update<ActionTable>(base.actions, base.dictionaries, changes.actions,
                          changes.removed_actions, encoder);
  next->dictionaries = encoder.Finish();
  AddUp(*next);
  return next;
}

}  // namespace redress::engine::columnar
