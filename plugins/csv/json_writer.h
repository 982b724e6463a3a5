// Writes JSON.

#ifndef REDRESS_PLUGINS_CSV_JSON_WRITER_H_
#define REDRESS_PLUGINS_CSV_JSON_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace redress::csv {

// Writes JSON, indented, keys in the order of the calls.
class JsonWriter {
 public:
  // Each begins or is a value: with a key within an object, without one within
  // an array.
  void BeginObject() { Open('{'); }
  void BeginObject(std::string_view key);
  void EndObject() { Close('}'); }
  void BeginArray(std::string_view key);
  void EndArray() { Close(']'); }
  void String(std::string_view key, std::string_view value);
  void Number(std::string_view key, int64_t value);
  void Boolean(std::string_view key, bool value);
  void Element(std::string_view value);

  // The text so far, with a line break at its end.
  std::string Finish() { return text_ + "\n"; }

 private:
  void Open(char bracket);
  void Close(char bracket);
  void Next();
  void Key(std::string_view key);
  void OpenWithKey(std::string_view key, char bracket);
  void Quoted(std::string_view value);

  std::string text_;
  size_t depth_ = 0;
  bool first_ = true;
};

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_JSON_WRITER_H_
