#include "service/engine/columnar/column_codec.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace redress::engine::columnar {
namespace {

template <typename Column>
void WriteAll(const std::vector<Column>& columns, ByteWriter& writer) {
  for (const Column& column : columns) column.Write(writer);
}

// `count` columns of `rows` rows.
template <typename Column>
std::vector<Column> ReadAll(size_t count, size_t rows, ByteReader& reader) {
  std::vector<Column> columns;
  for (size_t i = 0; i < count; ++i) {
    columns.push_back(Column::Read(rows, reader));
  }
  return columns;
}

void WriteColumns(const Columns& columns, ByteWriter& writer) {
  writer.Number(columns.rows);
  writer.Number(static_cast<uint8_t>(columns.codes.size()));
  writer.Number(static_cast<uint8_t>(columns.many.size()));
  writer.Number(static_cast<uint8_t>(columns.numbers.size()));
  writer.Number(static_cast<uint8_t>(columns.money.size()));
  WriteAll(columns.codes, writer);
  WriteAll(columns.many, writer);
  WriteAll(columns.numbers, writer);
  WriteAll(columns.money, writer);
  writer.Number(static_cast<uint32_t>(columns.attributes.size()));
  for (const auto& [name, column] : columns.attributes) {
    writer.Number(name);
    column.Write(writer);
  }
}

Columns ReadColumns(size_t most_rows, ByteReader& reader) {
  Columns columns;
  columns.rows = reader.Number<uint32_t>();
  if (columns.rows > most_rows) reader.Fail();
  const size_t codes = reader.Number<uint8_t>();
  const size_t many = reader.Number<uint8_t>();
  const size_t numbers = reader.Number<uint8_t>();
  const size_t money = reader.Number<uint8_t>();
  columns.codes = ReadAll<CodeColumn>(codes, columns.rows, reader);
  columns.many = ReadAll<ManyColumn>(many, columns.rows, reader);
  columns.numbers = ReadAll<NumberColumn>(numbers, columns.rows, reader);
  columns.money = ReadAll<MoneyColumn>(money, columns.rows, reader);
  const auto attributes = reader.Number<uint32_t>();
  for (uint32_t i = 0; i < attributes && reader.ok(); ++i) {
    const auto name = reader.Number<uint32_t>();
    if (i > 0 && columns.attributes.back().first >= name) reader.Fail();
    columns.attributes.emplace_back(name,
                                    CodeColumn::Read(columns.rows, reader));
  }
  return columns;
}

bool IsAscendingBelow(const std::vector<uint16_t>& rows, size_t end) {
  return std::is_sorted(rows.begin(), rows.end()) &&
         (rows.empty() || rows.back() < end);
}

std::shared_ptr<const Gone> ReadGone(const Block& block, ByteReader& reader) {
  auto gone = std::make_shared<Gone>();
  gone->live = reader.Numbers<uint8_t>();
  if (gone->live.empty()) return nullptr;
  if (gone->live.size() != block.rows.rows) {
    reader.Fail();
    return nullptr;
  }
  for (const uint8_t live : gone->live) {
    if (live > 1) reader.Fail();
    gone->rows += live == 0 ? 1 : 0;
  }
  for (const uint16_t row : block.stage_case) {
    gone->stages += gone->live[row] == 0 ? 1 : 0;
  }
  return gone;
}

bool Fits(const CodeColumn& column, const Dictionary& dictionary) {
  return column.Max() < dictionary.size();
}

template <typename Column, typename List>
bool AllFit(const std::vector<Column>& columns, const List& dictionaries) {
  if (columns.size() != dictionaries.size()) return false;
  for (size_t i = 0; i < columns.size(); ++i) {
    if constexpr (std::is_same_v<Column, ManyColumn>) {
      if (!Fits(columns[i].codes(), *dictionaries[i])) return false;
    } else {
      if (!Fits(columns[i], *dictionaries[i])) return false;
    }
  }
  return true;
}

void WriteDictionary(const Dictionary& dictionary,
                     const std::vector<uint8_t>& used, ByteWriter& writer) {
  writer.Number(dictionary.size());
  for (uint32_t code = 1; code < dictionary.size(); ++code) {
    writer.Text(used[code] != 0 ? dictionary.member(code) : "");
  }
}

DictionaryPtr ReadDictionary(ByteReader& reader) {
  auto dictionary = std::make_shared<Dictionary>();
  const auto size = reader.Number<uint32_t>();
  for (uint32_t code = 1; code < size && reader.ok(); ++code) {
    const std::string member = reader.Text();
    if (member.empty()) {
      dictionary->SkipCode();
    } else if (dictionary->Add(member) != code) {
      reader.Fail();
    }
  }
  return dictionary;
}

template <typename List>
void WriteList(const List& dictionaries,
               const std::vector<std::vector<uint8_t>>& used,
               ByteWriter& writer) {
  writer.Number(static_cast<uint32_t>(dictionaries.size()));
  for (size_t i = 0; i < dictionaries.size(); ++i) {
    WriteDictionary(*dictionaries[i], used[i], writer);
  }
}

template <typename List>
void ReadList(List& dictionaries, ByteReader& reader) {
  if (reader.Number<uint32_t>() != dictionaries.size()) reader.Fail();
  for (DictionaryPtr& dictionary : dictionaries) {
    dictionary = ReadDictionary(reader);
  }
}

template <typename List>
std::vector<std::vector<uint8_t>> Unused(const List& dictionaries) {
  std::vector<std::vector<uint8_t>> used;
  for (const DictionaryPtr& dictionary : dictionaries) {
    used.emplace_back(dictionary->size());
  }
  return used;
}

}  // namespace

void WriteBlock(const LiveBlock& live, ByteWriter& writer) {
  const Block& block = *live.block;
  WriteColumns(block.rows, writer);
  block.keys.Write(writer);
  block.key_index.Write(writer);
  WriteColumns(block.stages, writer);
  writer.Numbers(block.stage_case);
  writer.Numbers(live.gone == nullptr ? std::vector<uint8_t>()
                                      : live.gone->live);
}

LiveBlock ReadBlock(ByteReader& reader) {
  auto block = std::make_shared<Block>();
  block->rows = ReadColumns(kBlockRows, reader);
  block->keys = TextColumn::Read(block->rows.rows, reader);
  block->key_index = KeyIndex::Read(block->rows.rows, reader);
  block->stages = ReadColumns(kBlockStages, reader);
  block->stage_case = reader.Numbers<uint16_t>();
  if (block->rows.rows == 0 || block->stage_case.size() != block->stages.rows ||
      !IsAscendingBelow(block->stage_case, block->rows.rows)) {
    reader.Fail();
  }
  LiveBlock live;
  if (reader.ok()) live.gone = ReadGone(*block, reader);
  live.block = std::move(block);
  return live;
}

UsedCodes::UsedCodes(const Dictionaries& dictionaries)
    : cases_(Unused(dictionaries.cases)),
      many_(Unused(dictionaries.many)),
      stages_(Unused(dictionaries.stages)),
      actions_(Unused(dictionaries.actions)),
      attribute_names_(dictionaries.attribute_names->size()),
      attributes_(Unused(dictionaries.attributes)) {}

void UsedCodes::Mark(const CodeColumn& column, Codes& used) {
  const size_t rows = column.size();
  column.Visit([&used, rows](const auto& codes) {
    for (size_t i = 0; i < rows; ++i) used[codes[i]] = 1;
  });
  if (const auto only = column.OnlyCode()) used[*only] = 1;
}

void UsedCodes::AddCases(const Block& block) {
  for (size_t i = 0; i < cases_.size(); ++i)
    Mark(block.rows.codes[i], cases_[i]);
  for (size_t i = 0; i < many_.size(); ++i) {
    Mark(block.rows.many[i].codes(), many_[i]);
  }
  for (size_t i = 0; i < stages_.size(); ++i) {
    Mark(block.stages.codes[i], stages_[i]);
  }
  for (const auto& [name, column] : block.rows.attributes) {
    attribute_names_[name] = 1;
    Mark(column, attributes_[name]);
  }
}

void UsedCodes::AddActions(const Block& block) {
  for (size_t i = 0; i < actions_.size(); ++i) {
    Mark(block.rows.codes[i], actions_[i]);
  }
}

void WriteDictionaries(const Dictionaries& dictionaries, const UsedCodes& used,
                       ByteWriter& writer) {
  WriteList(dictionaries.cases, used.cases_, writer);
  WriteList(dictionaries.many, used.many_, writer);
  WriteList(dictionaries.stages, used.stages_, writer);
  WriteList(dictionaries.actions, used.actions_, writer);
  WriteDictionary(*dictionaries.attribute_names, used.attribute_names_, writer);
  WriteList(dictionaries.attributes, used.attributes_, writer);
}

Dictionaries ReadDictionaries(ByteReader& reader) {
  Dictionaries dictionaries;
  ReadList(dictionaries.cases, reader);
  ReadList(dictionaries.many, reader);
  ReadList(dictionaries.stages, reader);
  ReadList(dictionaries.actions, reader);
  dictionaries.attribute_names = ReadDictionary(reader);
  dictionaries.attributes.resize(dictionaries.attribute_names->size());
  ReadList(dictionaries.attributes, reader);
  return dictionaries;
}

bool CaseCodesFit(const Block& block, const Dictionaries& dictionaries) {
  constexpr size_t kNumbers = kCaseDates;
  if (!AllFit(block.rows.codes, dictionaries.cases) ||
      !AllFit(block.rows.many, dictionaries.many) ||
      !AllFit(block.stages.codes, dictionaries.stages) ||
      block.rows.numbers.size() != kNumbers ||
      block.rows.money.size() != kCaseMoney ||
      block.stages.numbers.size() != kStageDates + 1) {
    return false;
  }
  const NumberColumn& days = block.stages.numbers[kResponseDaysNumber];
  if (days.any() && days.min() < 0) return false;
  for (const auto& [name, column] : block.rows.attributes) {
    if (name >= dictionaries.attributes.size() ||
        !Fits(column, *dictionaries.attributes[name])) {
      return false;
    }
  }
  return true;
}

bool ActionCodesFit(const Block& block, const Dictionaries& dictionaries) {
  return AllFit(block.rows.codes, dictionaries.actions) &&
         block.rows.numbers.size() == kActionDates && block.stages.rows == 0;
}

}  // namespace redress::engine::columnar
