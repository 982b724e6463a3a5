// metadata.json: what the document is, what stands in which file, and the texts
// between the tables.

#ifndef REDRESS_PLUGINS_CSV_METADATA_H_
#define REDRESS_PLUGINS_CSV_METADATA_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redress/export/document.h"

namespace redress::csv {

// Writes JSON, indented, keys in the order of the calls.
class JsonWriter {
 public:
  // Each begins a value; within an object it has a key.
  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray(std::string_view key);
  void EndArray() { Close(']'); }
  void String(std::string_view key, std::string_view value);
  void Number(std::string_view key, int64_t value);
  void Element(std::string_view value);

  // The text so far, with a line break at its end.
  std::string Finish() { return text_ + "\n"; }

 private:
  void Open(char bracket);
  void Close(char bracket);
  void Next();
  void Key(std::string_view key);
  void Quoted(std::string_view value);

  std::string text_;
  size_t depth_ = 0;
  bool first_ = true;
};

// What the unit of a figure is called in the files.
const char* UnitName(Unit unit);

// Gathers the document as it goes by, without its rows.
class Metadata {
 public:
  // `options` are pairs of name and value.
  void Begin(const DocumentInfo& document, std::string_view exporter,
             const std::vector<std::pair<std::string, std::string>>& options);
  void AddText(const TextBlock& text);
  // `headings` are those of the columns' own fields.
  void BeginTable(const TableInfo& table, const std::string& file,
                  const std::vector<std::string>& headings);
  void EndTable(int64_t rows);
  // The JSON.
  std::string Finish();

 private:
  JsonWriter json_;
};

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_METADATA_H_
