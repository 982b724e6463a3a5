// Puts rows of several blocks, and new ones, together into blocks in order.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_ASSEMBLY_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_ASSEMBLY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "service/engine/columnar/block_builder.h"
#include "service/engine/columnar/encoder.h"
#include "service/engine/columnar/table_blocks.h"
#include "service/model/facts.h"

namespace redress::engine::columnar {

// What is particular to a table.
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

// How rows are cut into blocks.
enum class Cut {
  // Full blocks and a last one of what is left: for rows at the end of a table,
  // where new ones mostly come.
  kFull,
  // Equal ones, which leaves room in each.
  kEven,
};

// Days from `first` up to, not including, `end`. kNoDay is before every day.
struct DayRange {
  int64_t first = std::numeric_limits<int64_t>::min();
  int64_t end = std::numeric_limits<int64_t>::max();
  bool Has(int64_t day) const { return day >= first && day < end; }
};

// The blocks and the facts must outlive it.
template <typename Table>
class Assembly {
 public:
  using Facts = typename Table::Facts;

  // Adds the rows of a block in force whose day is in the range. Returns them.
  std::vector<uint32_t> Add(const LiveBlock& live, const DayRange& range = {}) {
    std::vector<uint32_t> rows;
    const Block& block = *live.block;
    const NumberColumn& order = block.rows.numbers[kOrderNumber];
    // Blocks are in order; the first day may be absent.
    if (order.all() &&
        (order.min() >= range.end || order.max() < range.first)) {
      return rows;
    }
    std::vector<uint32_t> stages(block.rows.rows);
    for (const uint16_t row : block.stage_case) ++stages[row];
    blocks_.push_back(&block);
    const auto from = static_cast<uint32_t>(blocks_.size());
    order.Visit([&](const auto& days) {
      for (uint32_t row = 0; row < block.rows.rows; ++row) {
        const Day day = days[row];
        if (!range.Has(day) || !live.IsLive(row)) continue;
        items_.push_back({day, stages[row], from, row});
        rows.push_back(row);
      }
    });
    return rows;
  }

  void Add(const Facts& facts) {
    items_.push_back({Table::Order(facts),
                      static_cast<uint32_t>(Table::Stages(facts)), 0,
                      static_cast<uint32_t>(facts_.size())});
    facts_.push_back(&facts);
  }

  // Builds blocks of all that was added, in order. Facts are encoded.
  std::vector<LiveBlock> Build(Cut cut, Encoder& encoder) {
    std::stable_sort(
        items_.begin(), items_.end(),
        [](const Item& a, const Item& b) { return a.order < b.order; });
    const size_t blocks = (items_.size() + kBlockRows - 1) / kBlockRows;
    const size_t rows = cut == Cut::kFull || blocks == 0
                            ? kBlockRows
                            : (items_.size() + blocks - 1) / blocks;
    std::vector<LiveBlock> built;
    size_t begin = 0;
    size_t stages = 0;
    for (size_t i = 0; i < items_.size(); ++i) {
      if (i - begin == rows || stages + items_[i].stages > kBlockStages) {
        built.push_back(BuildOne(begin, i, encoder));
        begin = i;
        stages = 0;
      }
      stages += items_[i].stages;
    }
    if (begin < items_.size()) {
      built.push_back(BuildOne(begin, items_.size(), encoder));
    }
    return built;
  }

 private:
  struct Item {
    Day order;
    uint32_t stages;
    // As in RowSource, of `blocks_` and `facts_`.
    uint32_t from;
    uint32_t row;
  };

  LiveBlock BuildOne(size_t begin, size_t end, Encoder& encoder) {
    BlockParts<typename Table::Row> parts;
    parts.sources.reserve(end - begin);
    // By block its number among those that this one takes rows from.
    std::vector<uint32_t> numbers(blocks_.size() + 1);
    for (size_t i = begin; i < end; ++i) {
      const Item& item = items_[i];
      if (item.from == 0) {
        const Facts& facts = *facts_[item.row];
        parts.sources.push_back({0, static_cast<uint32_t>(parts.fresh.size())});
        parts.fresh.push_back(encoder.Encode(facts));
        continue;
      }
      uint32_t& number = numbers[item.from];
      if (number == 0) {
        parts.kept.push_back(blocks_[item.from - 1]);
        number = static_cast<uint32_t>(parts.kept.size());
      }
      parts.sources.push_back({number, item.row});
    }
    return {BuildBlock(parts), nullptr};
  }

  std::vector<const Block*> blocks_;
  std::vector<const Facts*> facts_;
  std::vector<Item> items_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_ASSEMBLY_H_
