#include "clients/cpp/csv_cells.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "redress/v1/date.pb.h"
#include "service/model/vocabulary.h"

namespace redress::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string ListText(const Message& message, const FieldDescriptor& field) {
  std::vector<std::string> values;
  const google::protobuf::Reflection& get = *message.GetReflection();
  for (int i = 0; i < get.FieldSize(message, &field); ++i) {
    values.push_back(
        absl::StrReplaceAll(get.GetRepeatedString(message, &field, i),
                            {{"\\", "\\\\"}, {";", "\\;"}}));
  }
  return absl::StrJoin(values, "; ");
}

std::string DateText(const Message& message) {
  v1::Date date;
  date.CopyFrom(message);
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

}  // namespace

std::string PoundsText(int64_t pence) {
  // Unsigned, for the lowest number has no positive counterpart.
  const uint64_t amount = pence < 0 ? 0 - static_cast<uint64_t>(pence)
                                    : static_cast<uint64_t>(pence);
  return absl::StrFormat("%s%d.%02d", pence < 0 ? "-" : "", amount / 100,
                         amount % 100);
}

std::string CellOf(const Message& item, const std::string& path) {
  const Message* message = &item;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName(names[i]);
    if (field == nullptr) return "";
    const google::protobuf::Reflection& get = *message->GetReflection();
    if (field->is_repeated()) {
      return field->cpp_type() == FieldDescriptor::CPPTYPE_STRING
                 ? ListText(*message, *field)
                 : "";
    }
    if (!get.HasField(*message, field)) return "";
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        message = &get.GetMessage(*message, field);
        if (message->GetDescriptor() == v1::Date::descriptor()) {
          return DateText(*message);
        }
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        return model::VocabularyName(*field->enum_type(),
                                     get.GetEnumValue(*message, field));
      case FieldDescriptor::CPPTYPE_INT64:
        return PoundsText(get.GetInt64(*message, field));
      default:
        return get.GetString(*message, field);
    }
  }
  return "";
}

}  // namespace redress::client
