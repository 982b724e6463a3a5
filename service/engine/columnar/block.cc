#include "service/engine/columnar/block.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "absl/hash/hash.h"

namespace redress::engine::columnar {
namespace {

// Gathers one value of each row, in the order of rows.
template <typename T, typename Row, typename Get>
std::vector<T> Gather(const std::vector<Row>& rows, const Get& get) {
  std::vector<T> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(get(row));
  return values;
}

// What every kind of row has: codes and dates.
template <typename Row>
Columns CommonColumns(const std::vector<Row>& rows) {
  Columns columns;
  columns.rows = static_cast<uint32_t>(rows.size());
  for (size_t i = 0; i < Row{}.codes.size(); ++i) {
    columns.codes.push_back(CodeColumn::Of(
        Gather<uint32_t>(rows, [i](const Row& row) { return row.codes[i]; })));
  }
  for (size_t i = 0; i < Row{}.dates.size(); ++i) {
    columns.numbers.push_back(NumberColumn::Of(
        Gather<int32_t>(rows, [i](const Row& row) { return row.dates[i]; })));
  }
  return columns;
}

std::vector<std::pair<uint32_t, CodeColumn>> AttributeColumns(
    const std::vector<CaseRow>& rows) {
  std::map<uint32_t, std::vector<uint32_t>> by_name;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const auto& [name, value] : rows[i].attributes) {
      std::vector<uint32_t>& codes = by_name[name];
      codes.resize(rows.size());
      codes[i] = value;
    }
  }
  std::vector<std::pair<uint32_t, CodeColumn>> columns;
  columns.reserve(by_name.size());
  for (const auto& [name, codes] : by_name) {
    columns.emplace_back(name, CodeColumn::Of(codes));
  }
  return columns;
}

}  // namespace

const CodeColumn* Columns::Attribute(uint32_t name) const {
  const auto found = std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const auto& column, uint32_t code) { return column.first < code; });
  if (found == attributes.end() || found->first != name) return nullptr;
  return &found->second;
}

KeyIndex KeyIndex::Of(const std::vector<uint32_t>& hashes) {
  KeyIndex index;
  index.rows_.resize(hashes.size());
  std::iota(index.rows_.begin(), index.rows_.end(), 0);
  std::sort(
      index.rows_.begin(), index.rows_.end(),
      [&hashes](uint16_t a, uint16_t b) { return hashes[a] < hashes[b]; });
  index.hashes_.reserve(hashes.size());
  for (const uint16_t row : index.rows_) index.hashes_.push_back(hashes[row]);
  return index;
}

void KeyIndex::Find(uint32_t hash, std::vector<uint32_t>* rows) const {
  auto found = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
  for (; found != hashes_.end() && *found == hash; ++found) {
    rows->push_back(rows_[found - hashes_.begin()]);
  }
}

uint32_t KeyHash(const std::string& authority, const std::string& key) {
  return static_cast<uint32_t>(absl::HashOf(authority, key));
}

BlockPtr BuildBlock(const std::vector<CaseRow>& rows,
                    const std::vector<uint32_t>& hashes) {
  auto block = std::make_shared<Block>();
  block->rows = CommonColumns(rows);
  for (size_t i = 0; i < model::kCaseManyDimensions; ++i) {
    block->rows.many.push_back(ManyColumn::Of(Gather<std::vector<uint32_t>>(
        rows, [i](const CaseRow& row) { return row.many[i]; })));
  }
  for (size_t i = 0; i < kCaseMoney; ++i) {
    block->rows.money.push_back(MoneyColumn::Of(Gather<int64_t>(
        rows, [i](const CaseRow& row) { return row.money[i]; })));
  }
  block->rows.attributes = AttributeColumns(rows);
  block->keys = TextColumn::Of(Gather<std::string>(
      rows, [](const CaseRow& row) { return row.reference; }));
  block->key_index = KeyIndex::Of(hashes);

  std::vector<StageRow> stages;
  for (size_t i = 0; i < rows.size(); ++i) {
    stages.insert(stages.end(), rows[i].stages.begin(), rows[i].stages.end());
    block->stage_case.resize(stages.size(), static_cast<uint16_t>(i));
  }
  block->stage_case.shrink_to_fit();
  block->stages = CommonColumns(stages);
  block->stages.numbers.push_back(NumberColumn::Of(Gather<int32_t>(
      stages, [](const StageRow& row) { return row.response_days; })));
  return block;
}

BlockPtr BuildBlock(const std::vector<ActionRow>& rows,
                    const std::vector<uint32_t>& hashes) {
  auto block = std::make_shared<Block>();
  block->rows = CommonColumns(rows);
  block->keys = TextColumn::Of(
      Gather<std::string>(rows, [](const ActionRow& row) { return row.id; }));
  block->key_index = KeyIndex::Of(hashes);
  return block;
}

CaseRow CaseAt(const Block& block, size_t row) {
  CaseRow result;
  const Columns& columns = block.rows;
  result.reference = block.keys.At(row);
  for (size_t i = 0; i < result.codes.size(); ++i) {
    result.codes[i] = columns.codes[i].At(row);
  }
  for (size_t i = 0; i < result.many.size(); ++i) {
    result.many[i] = columns.many[i].At(row);
  }
  for (const auto& [name, column] : columns.attributes) {
    if (const uint32_t code = column.At(row)) {
      result.attributes.emplace_back(name, code);
    }
  }
  for (size_t i = 0; i < result.dates.size(); ++i) {
    result.dates[i] = columns.numbers[i].At(row);
  }
  for (size_t i = 0; i < result.money.size(); ++i) {
    result.money[i] = columns.money[i].At(row);
  }
  const auto [first, last] =
      std::equal_range(block.stage_case.begin(), block.stage_case.end(), row);
  const size_t end = last - block.stage_case.begin();
  for (size_t at = first - block.stage_case.begin(); at < end; ++at) {
    StageRow& stage = result.stages.emplace_back();
    for (size_t i = 0; i < stage.codes.size(); ++i) {
      stage.codes[i] = block.stages.codes[i].At(at);
    }
    for (size_t i = 0; i < stage.dates.size(); ++i) {
      stage.dates[i] = block.stages.numbers[i].At(at);
    }
    stage.response_days = block.stages.numbers[kResponseDaysNumber].At(at);
  }
  return result;
}

ActionRow ActionAt(const Block& block, size_t row) {
  ActionRow result;
  result.id = block.keys.At(row);
  for (size_t i = 0; i < result.codes.size(); ++i) {
    result.codes[i] = block.rows.codes[i].At(row);
  }
  for (size_t i = 0; i < result.dates.size(); ++i) {
    result.dates[i] = block.rows.numbers[i].At(row);
  }
  return result;
}

}  // namespace redress::engine::columnar
