#include "service/base/textproto.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "service/base/nearest.h"
#include "service/base/text.h"

namespace redress {
namespace {

// The parser calls itself for each message in a message.
constexpr int kMaxDepth = 100;
// More errors than this are counted only.
constexpr size_t kMaxErrors = 20;
constexpr size_t kMaxMessageBytes = 300;

// The nearest field, where the parser says that there is no such field:
//   Message type "redress.v1.Alias" has no field named "recoded".
std::string FieldSuggestion(const google::protobuf::DescriptorPool& pool,
                            const std::string& error) {
  const std::vector<std::string> parts = absl::StrSplit(error, '"');
  if (parts.size() != 5 || parts[2] != " has no field named ") return "";
  const google::protobuf::Descriptor* type =
      pool.FindMessageTypeByName(parts[1]);
  if (type == nullptr) return "";
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) {
    names.push_back(type->field(i)->name());
  }
  return DidYouMean(parts[3], names);
}

class Errors : public google::protobuf::io::ErrorCollector {
 public:
  Errors(const std::string& name, const google::protobuf::DescriptorPool& pool)
      : name_(name), pool_(pool) {}

  // The parser counts from 0.
  void AddError(int line, int column, const std::string& message) override {
    if (++count_ > kMaxErrors) return;
    lines_.push_back(absl::StrCat(name_, ":", line + 1, ":", column + 1, ": ",
                                  Printable(message, kMaxMessageBytes),
                                  FieldSuggestion(pool_, message)));
  }

  absl::Status ToStatus() const {
    if (count_ == 0) return absl::OkStatus();
    std::string text = absl::StrJoin(lines_, "\n");
    if (count_ > kMaxErrors) {
      absl::StrAppend(&text, "\nand ", count_ - kMaxErrors, " more");
    }
    return absl::InvalidArgumentError(text);
  }

 private:
  const std::string& name_;
  const google::protobuf::DescriptorPool& pool_;
  std::vector<std::string> lines_;
  size_t count_ = 0;
};

// Where the first byte is that is no UTF-8.
bool FindInvalidByte(const std::string& text, int& line, int& column) {
  line = 0;
  column = 0;
  for (size_t offset = 0; offset < text.size();) {
    const char32_t code_point = NextCodePoint(text, offset);
    if (code_point == kInvalidCodePoint) return true;
    ++column;
    if (code_point == '\n') {
      ++line;
      column = 0;
    }
  }
  return false;
}

using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

// Where a field stands. Values of a list in brackets have no place of their
// own: they stand where the list's first one or else the message does.
TextFormat::ParseLocation LocationOf(const TextFormat::ParseInfoTree* tree,
                                     const FieldDescriptor* field, int index,
                                     TextFormat::ParseLocation around) {
  if (tree == nullptr) return around;
  TextFormat::ParseLocation found = tree->GetLocation(field, index);
  if (found.line < 0 && index > 0) found = tree->GetLocation(field, 0);
  return found.line < 0 ? around : found;
}

// Adds an error for each string that is no valid UTF-8: escapes can make one
// ("\377") that the text does not show. `tree` may be null.
void CheckStrings(const google::protobuf::Message& message,
                  const TextFormat::ParseInfoTree* tree,
                  TextFormat::ParseLocation around, Errors& errors) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const int index = repeated ? i : -1;
      const TextFormat::ParseLocation location =
          LocationOf(tree, field, index, around);
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckStrings(
            repeated ? reflection.GetRepeatedMessage(message, field, i)
                     : reflection.GetMessage(message, field),
            tree == nullptr ? nullptr : tree->GetTreeForNested(field, index),
            location, errors);
      } else if (field->type() == FieldDescriptor::TYPE_STRING &&
                 !IsValidUtf8(
                     repeated ? reflection.GetRepeatedString(message, field, i)
                              : reflection.GetString(message, field))) {
        errors.AddError(location.line, location.column,
                        absl::StrCat("the value of ", field->name(),
                                     " is not valid UTF-8"));
      }
    }
  }
}

}  // namespace

absl::Status ParseTextproto(const std::string& text, const std::string& name,
                            google::protobuf::Message* message,
                            TextFormat::ParseInfoTree* locations) {
  message->Clear();
  Errors errors(name, *message->GetDescriptor()->file()->pool());
  int line = 0;
  int column = 0;
  if (FindInvalidByte(text, line, column)) {
    errors.AddError(line, column, "this byte is not valid UTF-8");
    return errors.ToStatus();
  }
  TextFormat::Parser parser;
  parser.SetRecursionLimit(kMaxDepth);
  parser.RecordErrorsTo(&errors);
  TextFormat::ParseInfoTree own_locations;
  if (locations == nullptr) locations = &own_locations;
  parser.WriteLocationsTo(locations);
  if (!parser.ParseFromString(text, message)) return errors.ToStatus();
  CheckStrings(*message, locations, TextFormat::ParseLocation(0, 0), errors);
  return errors.ToStatus();
}

TextPlace FindPlace(const TextFormat::ParseInfoTree& locations,
                    const google::protobuf::Descriptor& type,
                    const std::string& path) {
  TextFormat::ParseLocation found(-1, -1);
  const TextFormat::ParseInfoTree* tree = &locations;
  const google::protobuf::Descriptor* message = &type;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    const std::pair<absl::string_view, absl::string_view> name_and_index =
        absl::StrSplit(step, absl::MaxSplits('[', 1));
    const FieldDescriptor* field =
        message == nullptr
            ? nullptr
            : message->FindFieldByName(std::string(name_and_index.first));
    if (field == nullptr || tree == nullptr) break;
    int index = field->is_repeated() ? 0 : -1;
    if (field->is_repeated() && !name_and_index.second.empty() &&
        !absl::SimpleAtoi(absl::StripSuffix(name_and_index.second, "]"),
                          &index)) {
      break;
    }
    found = LocationOf(tree, field, index, found);
    message = field->message_type();
    if (message == nullptr) break;
    tree = tree->GetTreeForNested(field, index);
  }
  return {found.line + 1, found.column + 1};
}

}  // namespace redress
