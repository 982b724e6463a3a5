#include "service/engine/columnar/block_builder.h"

#include <algorithm>
#include <map>
#include <memory>

#include "absl/strings/string_view.h"

namespace redress::engine::columnar {
namespace {

// One value of each source: of the kept rows as their column has it, of the
// fresh ones as `get` gives it.
template <typename T, typename Column, typename Row, typename Get>
std::vector<T> Gather(const Column* column, const std::vector<Row>& fresh,
                      const std::vector<RowSource>& sources, const Get& get) {
  std::vector<T> values(sources.size());
  const auto fill = [&](const auto& view) {
    for (size_t i = 0; i < sources.size(); ++i) {
      const RowSource source = sources[i];
      values[i] = source.fresh ? static_cast<T>(get(fresh[source.row]))
                               : static_cast<T>(view[source.row]);
    }
  };
  if (column != nullptr) {
    column->Visit(fill);
  } else {
    fill(Repeated<T>{});
  }
  return values;
}

// What every kind of row has: codes and dates. `kept` is null where no row
// stays.
template <typename Row>
Columns CommonColumns(const Columns* kept, const std::vector<Row>& fresh,
                      const std::vector<RowSource>& sources) {
  Columns columns;
  columns.rows = static_cast<uint32_t>(sources.size());
  for (size_t i = 0; i < Row{}.codes.size(); ++i) {
    columns.codes.push_back(CodeColumn::Of(Gather<uint32_t>(
        kept == nullptr ? nullptr : &kept->codes[i], fresh, sources,
        [i](const Row& row) { return row.codes[i]; })));
  }
  for (size_t i = 0; i < Row{}.dates.size(); ++i) {
    columns.numbers.push_back(NumberColumn::Of(Gather<int32_t>(
        kept == nullptr ? nullptr : &kept->numbers[i], fresh, sources,
        [i](const Row& row) { return row.dates[i]; })));
  }
  return columns;
}

ManyColumn MakeMany(const ManyColumn* kept, size_t dimension,
                    const BlockParts<CaseRow>& parts) {
  std::vector<uint32_t> offsets = {0};
  std::vector<uint32_t> codes;
  offsets.reserve(parts.sources.size() + 1);
  const auto fill = [&](const auto& view) {
    for (const RowSource& source : parts.sources) {
      if (source.fresh) {
        const auto& many = parts.fresh[source.row].many[dimension];
        codes.insert(codes.end(), many.begin(), many.end());
      } else if (kept != nullptr && !kept->empty()) {
        for (uint32_t at = kept->begin(source.row); at < kept->end(source.row);
             ++at) {
          codes.push_back(view[at]);
        }
      }
      offsets.push_back(static_cast<uint32_t>(codes.size()));
    }
  };
  if (kept != nullptr && !kept->empty()) {
    kept->codes().Visit(fill);
  } else {
    fill(Repeated<uint32_t>{});
  }
  return ManyColumn::Of(std::move(offsets), codes);
}

// An attribute that no row has any more has no column.
std::vector<std::pair<uint32_t, CodeColumn>> AttributeColumns(
    const BlockParts<CaseRow>& parts) {
  std::map<uint32_t, const CodeColumn*> names;
  for (const CaseRow& row : parts.fresh) {
    for (const auto& [name, value] : row.attributes) names[name] = nullptr;
  }
  if (parts.kept != nullptr) {
    for (const auto& [name, column] : parts.kept->rows.attributes) {
      names[name] = &column;
    }
  }
  std::vector<std::pair<uint32_t, CodeColumn>> columns;
  for (const auto& [name, column] : names) {
    const std::vector<uint32_t> codes = Gather<uint32_t>(
        column, parts.fresh, parts.sources, [name = name](const CaseRow& row) {
          for (const auto& [own, value] : row.attributes) {
            if (own == name) return value;
          }
          return uint32_t{0};
        });
    const bool any = std::any_of(codes.begin(), codes.end(),
                                 [](uint32_t code) { return code != 0; });
    if (any) columns.emplace_back(name, CodeColumn::Of(codes));
  }
  return columns;
}

// The keys, and their index: the entries that stay are in order already.
template <typename Row, typename Get>
void AddKeys(const BlockParts<Row>& parts, const Get& key, Block& block) {
  constexpr uint32_t kGone = kBlockRows;
  std::vector<absl::string_view> keys;
  keys.reserve(parts.sources.size());
  std::vector<KeyIndex::Entry> fresh;
  std::vector<uint32_t> place(parts.kept == nullptr ? 0 : parts.kept->rows.rows,
                              kGone);
  for (size_t i = 0; i < parts.sources.size(); ++i) {
    const RowSource source = parts.sources[i];
    const auto row = static_cast<uint16_t>(i);
    if (source.fresh) {
      keys.push_back(key(parts.fresh[source.row]));
      fresh.push_back({parts.hashes[source.row], row});
    } else {
      keys.push_back(parts.kept->keys.ViewAt(source.row));
      place[source.row] = row;
    }
  }
  std::sort(fresh.begin(), fresh.end());
  std::vector<KeyIndex::Entry> stay;
  stay.reserve(parts.sources.size() - fresh.size());
  for (size_t i = 0; i < place.size(); ++i) {
    const KeyIndex::Entry entry = parts.kept->key_index.At(i);
    if (place[entry.row] == kGone) continue;
    stay.push_back({entry.hash, static_cast<uint16_t>(place[entry.row])});
  }
  std::vector<KeyIndex::Entry> entries(parts.sources.size());
  std::merge(stay.begin(), stay.end(), fresh.begin(), fresh.end(),
             entries.begin());
  block.keys = TextColumn::Of(keys);
  block.key_index = KeyIndex::Of(entries);
}

// The stages of the rows, in the order of these.
void AddStages(const BlockParts<CaseRow>& parts, Block& block) {
  std::vector<StageRow> fresh;
  std::vector<RowSource> sources;
  // By kept row where its stages begin.
  std::vector<uint32_t> begin;
  if (parts.kept != nullptr) {
    begin.assign(parts.kept->rows.rows + 1, 0);
    for (const uint16_t row : parts.kept->stage_case) ++begin[row + 1];
    for (size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  }
  for (size_t i = 0; i < parts.sources.size(); ++i) {
    const RowSource source = parts.sources[i];
    if (source.fresh) {
      for (const StageRow& stage : parts.fresh[source.row].stages) {
        sources.push_back({true, static_cast<uint32_t>(fresh.size())});
        fresh.push_back(stage);
      }
    } else {
      for (uint32_t at = begin[source.row]; at < begin[source.row + 1]; ++at) {
        sources.push_back({false, at});
      }
    }
    block.stage_case.resize(sources.size(), static_cast<uint16_t>(i));
  }
  block.stage_case.shrink_to_fit();
  const Columns* kept = parts.kept == nullptr ? nullptr : &parts.kept->stages;
  block.stages = CommonColumns(kept, fresh, sources);
  block.stages.numbers.push_back(NumberColumn::Of(Gather<int32_t>(
      kept == nullptr ? nullptr : &kept->numbers[kResponseDaysNumber], fresh,
      sources, [](const StageRow& row) { return row.response_days; })));
}

}  // namespace

BlockPtr BuildBlock(const BlockParts<CaseRow>& parts) {
  auto block = std::make_shared<Block>();
  const Columns* kept = parts.kept == nullptr ? nullptr : &parts.kept->rows;
  block->rows = CommonColumns(kept, parts.fresh, parts.sources);
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    block->rows.many.push_back(
        MakeMany(kept == nullptr ? nullptr : &kept->many[i], i, parts));
  }
  for (size_t i = 0; i < kCaseMoney; ++i) {
    block->rows.money.push_back(MoneyColumn::Of(Gather<int64_t>(
        kept == nullptr ? nullptr : &kept->money[i], parts.fresh, parts.sources,
        [i](const CaseRow& row) { return row.money[i]; })));
  }
  block->rows.attributes = AttributeColumns(parts);
  AddKeys(
      parts,
      [](const CaseRow& row) { return absl::string_view(row.reference); },
      *block);
  AddStages(parts, *block);
  return block;
}

BlockPtr BuildBlock(const BlockParts<ActionRow>& parts) {
  auto block = std::make_shared<Block>();
  block->rows =
      CommonColumns(parts.kept == nullptr ? nullptr : &parts.kept->rows,
                    parts.fresh, parts.sources);
  AddKeys(
      parts, [](const ActionRow& row) { return absl::string_view(row.id); },
      *block);
  return block;
}

}  // namespace redress::engine::columnar
