#include "service/engine/columnar/block_builder.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"

namespace redress::engine::columnar {
namespace {

// Row `from` of an origin becomes row `to`.
struct Move {
  uint32_t to;
  uint32_t from;
};

// The sources of a block by their origin, so that each column of an origin is
// looked up once.
struct Moves {
  size_t rows = 0;
  std::vector<Move> fresh;
  std::vector<std::vector<Move>> kept;
};

Moves ByOrigin(const std::vector<RowSource>& sources, size_t kept) {
  Moves moves;
  moves.rows = sources.size();
  moves.kept.resize(kept);
  for (uint32_t to = 0; to < sources.size(); ++to) {
    const RowSource source = sources[to];
    (source.from == 0 ? moves.fresh : moves.kept[source.from - 1])
        .push_back({to, source.row});
  }
  return moves;
}

using Origins = std::vector<const Columns*>;

// One value of each source: of the kept rows as their column has it (`column`
// gives it; null: all 0), of the fresh ones as `get` gives it.
template <typename T, typename Row, typename ColumnOf, typename Get>
std::vector<T> Gather(const Moves& moves, const Origins& kept,
                      const std::vector<Row>& fresh, const ColumnOf& column,
                      const Get& get) {
  std::vector<T> values(moves.rows);
  for (const Move move : moves.fresh) {
    values[move.to] = static_cast<T>(get(fresh[move.from]));
  }
  for (size_t i = 0; i < kept.size(); ++i) {
    const auto* from = column(*kept[i]);
    if (from == nullptr) continue;
    from->Visit([&values, &own = moves.kept[i]](const auto& view) {
      for (const Move move : own) {
        values[move.to] = static_cast<T>(view[move.from]);
      }
    });
  }
  return values;
}

// What every kind of row has: codes and dates.
template <typename Row>
Columns CommonColumns(const Moves& moves, const Origins& kept,
                      const std::vector<Row>& fresh) {
  Columns columns;
  columns.rows = static_cast<uint32_t>(moves.rows);
  for (size_t i = 0; i < Row{}.codes.size(); ++i) {
    columns.codes.push_back(CodeColumn::Of(Gather<uint32_t>(
        moves, kept, fresh, [i](const Columns& from) { return &from.codes[i]; },
        [i](const Row& row) { return row.codes[i]; })));
  }
  for (size_t i = 0; i < Row{}.dates.size(); ++i) {
    columns.numbers.push_back(NumberColumn::Of(Gather<int32_t>(
        moves, kept, fresh,
        [i](const Columns& from) { return &from.numbers[i]; },
        [i](const Row& row) { return row.dates[i]; })));
  }
  return columns;
}

ManyColumn MakeMany(const Moves& moves, const Origins& kept,
                    const std::vector<CaseRow>& fresh, size_t dimension) {
  // First how many codes each row has, then where they begin.
  std::vector<uint32_t> offsets(moves.rows + 1);
  for (const Move move : moves.fresh) {
    offsets[move.to + 1] =
        static_cast<uint32_t>(fresh[move.from].many[dimension].size());
  }
  for (size_t i = 0; i < kept.size(); ++i) {
    const ManyColumn& column = kept[i]->many[dimension];
    if (column.empty()) continue;
    for (const Move move : moves.kept[i]) {
      offsets[move.to + 1] = column.end(move.from) - column.begin(move.from);
    }
  }
  for (size_t i = 0; i < moves.rows; ++i) offsets[i + 1] += offsets[i];
  std::vector<uint32_t> codes(offsets.back());
  for (const Move move : moves.fresh) {
    const auto& many = fresh[move.from].many[dimension];
    std::copy(many.begin(), many.end(), codes.begin() + offsets[move.to]);
  }
  for (size_t i = 0; i < kept.size(); ++i) {
    const ManyColumn& column = kept[i]->many[dimension];
    if (column.empty()) continue;
    column.codes().Visit([&](const auto& view) {
      for (const Move move : moves.kept[i]) {
        const uint32_t begin = column.begin(move.from);
        const uint32_t size = column.end(move.from) - begin;
        for (uint32_t at = 0; at < size; ++at) {
          codes[offsets[move.to] + at] = view[begin + at];
        }
      }
    });
  }
  return ManyColumn::Of(std::move(offsets), codes);
}

// An attribute that no row has any more has no column.
std::vector<std::pair<uint32_t, CodeColumn>> AttributeColumns(
    const Moves& moves, const Origins& kept,
    const std::vector<CaseRow>& fresh) {
  std::vector<uint32_t> names;
  for (const CaseRow& row : fresh) {
    for (const auto& [name, value] : row.attributes) names.push_back(name);
  }
  for (const Columns* from : kept) {
    for (const auto& [name, column] : from->attributes) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::pair<uint32_t, CodeColumn>> columns;
  for (const uint32_t name : names) {
    const std::vector<uint32_t> codes = Gather<uint32_t>(
        moves, kept, fresh,
        [name](const Columns& from) { return from.Attribute(name); },
        [name](const CaseRow& row) {
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

template <typename Row, typename Get>
void AddKeys(const BlockParts<Row>& parts, const Get& key, Block& block) {
  std::vector<absl::string_view> keys;
  std::vector<uint32_t> hashes;
  keys.reserve(parts.sources.size());
  hashes.reserve(parts.sources.size());
  for (const RowSource source : parts.sources) {
    if (source.from == 0) {
      keys.push_back(key(parts.fresh[source.row]));
      hashes.push_back(parts.fresh[source.row].key_hash);
    } else {
      const Block& kept = *parts.kept[source.from - 1];
      keys.push_back(kept.keys.ViewAt(source.row));
      hashes.push_back(kept.key_index.HashAt(source.row));
    }
  }
  block.keys = TextColumn::Of(keys);
  block.key_index = KeyIndex::Of(std::move(hashes));
}

// By row of a block where its stages begin; one more for the end of the last.
std::vector<uint32_t> StageBegins(const Block& block) {
  std::vector<uint32_t> begins(block.rows.rows + 1);
  for (const uint16_t row : block.stage_case) ++begins[row + 1];
  for (size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  return begins;
}

// The stages of the rows, in the order of these.
void AddStages(const BlockParts<CaseRow>& parts, Block& block) {
  std::vector<StageRow> fresh;
  std::vector<RowSource> sources;
  std::vector<std::vector<uint32_t>> begins;
  Origins kept;
  for (const Block* from : parts.kept) {
    begins.push_back(StageBegins(*from));
    kept.push_back(&from->stages);
  }
  for (size_t i = 0; i < parts.sources.size(); ++i) {
    const RowSource source = parts.sources[i];
    if (source.from == 0) {
      for (const StageRow& stage : parts.fresh[source.row].stages) {
        sources.push_back({0, static_cast<uint32_t>(fresh.size())});
        fresh.push_back(stage);
      }
    } else {
      const std::vector<uint32_t>& begin = begins[source.from - 1];
      for (uint32_t at = begin[source.row]; at < begin[source.row + 1]; ++at) {
        sources.push_back({source.from, at});
      }
    }
    block.stage_case.resize(sources.size(), static_cast<uint16_t>(i));
  }
  block.stage_case.shrink_to_fit();
  const Moves moves = ByOrigin(sources, kept.size());
  block.stages = CommonColumns(moves, kept, fresh);
  block.stages.numbers.push_back(NumberColumn::Of(Gather<int32_t>(
      moves, kept, fresh,
      [](const Columns& from) { return &from.numbers[kResponseDaysNumber]; },
      [](const StageRow& row) { return row.response_days; })));
}

template <typename Row>
Origins RowsOf(const BlockParts<Row>& parts) {
  Origins origins;
  origins.reserve(parts.kept.size());
  for (const Block* from : parts.kept) origins.push_back(&from->rows);
  return origins;
}

}  // namespace

BlockPtr BuildBlock(const BlockParts<CaseRow>& parts) {
  auto block = std::make_shared<Block>();
  const Origins kept = RowsOf(parts);
  const Moves moves = ByOrigin(parts.sources, kept.size());
  block->rows = CommonColumns(moves, kept, parts.fresh);
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    block->rows.many.push_back(MakeMany(moves, kept, parts.fresh, i));
  }
  for (size_t i = 0; i < kCaseMoney; ++i) {
    block->rows.money.push_back(MoneyColumn::Of(Gather<int64_t>(
        moves, kept, parts.fresh,
        [i](const Columns& from) { return &from.money[i]; },
        [i](const CaseRow& row) { return row.money[i]; })));
  }
  block->rows.attributes = AttributeColumns(moves, kept, parts.fresh);
  AddKeys(
      parts,
      [](const CaseRow& row) { return absl::string_view(row.reference); },
      *block);
  AddStages(parts, *block);
  return block;
}

BlockPtr BuildBlock(const BlockParts<ActionRow>& parts) {
  auto block = std::make_shared<Block>();
  const Origins kept = RowsOf(parts);
  block->rows =
      CommonColumns(ByOrigin(parts.sources, kept.size()), kept, parts.fresh);
  AddKeys(
      parts, [](const ActionRow& row) { return absl::string_view(row.id); },
      *block);
  return block;
}

}  // namespace redress::engine::columnar
