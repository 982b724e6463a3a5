#include "plugins/csv/json_writer.h"

#include <cstdio>

namespace redress::csv {

void JsonWriter::Next() {
  if (!first_) text_ += ',';
  first_ = false;
  if (depth_ > 0) {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }
}

void JsonWriter::Open(char bracket) {
  Next();
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::Close(char bracket) {
  --depth_;
  if (!first_) {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }
  text_ += bracket;
  first_ = false;
}

void JsonWriter::Key(std::string_view key) {
  Next();
  Quoted(key);
  text_ += ": ";
}

void JsonWriter::OpenWithKey(std::string_view key, char bracket) {
  Key(key);
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::BeginObject(std::string_view key) { OpenWithKey(key, '{'); }

void JsonWriter::BeginArray(std::string_view key) { OpenWithKey(key, '['); }

void JsonWriter::String(std::string_view key, std::string_view value) {
  Key(key);
  Quoted(value);
}

void JsonWriter::Number(std::string_view key, int64_t value) {
  Key(key);
  text_ += std::to_string(value);
}

void JsonWriter::Boolean(std::string_view key, bool value) {
  Key(key);
  text_ += value ? "true" : "false";
}

void JsonWriter::Element(std::string_view value) {
  Next();
  Quoted(value);
}

void JsonWriter::Quoted(std::string_view value) {
  text_ += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", c);
      text_ += escaped;
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

}  // namespace redress::csv
