#include "tests/model/random_records.h"

#include <cstdint>
#include <string>

#include "google/protobuf/descriptor.h"
#include "redress/v1/date.pb.h"
#include "redress/v1/record.pb.h"
#include "service/model/day.h"

namespace redress::model {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// True once in `n`.
bool Once(std::mt19937& random, uint32_t n) { return random() % n == 0; }

std::string RandomText(std::mt19937& random) {
  static constexpr const char* kTexts[] = {
      "",        "MASH",  "mash ",        "Not recorded", "Upheld",
      "caf\xE9", "a\nb",  "\xEF\xBF\xBF", "=1+1",         "ward",
      "East",    "Delay", "\xED\xA0\x80"};
  if (Once(random, 50)) return std::string(random() % 2000, 'x');
  if (Once(random, 50)) return std::string("a\0b", 3);
  return kTexts[random() % (sizeof(kTexts) / sizeof(kTexts[0]))];
}

void FillDate(std::mt19937& random, v1::Date& date) {
  if (Once(random, 20)) {
    date.set_year(static_cast<int32_t>(random()));
    date.set_month(static_cast<int32_t>(random() % 16) - 2);
    date.set_day(static_cast<int32_t>(random() % 40) - 2);
    return;
  }
  if (Once(random, 50)) {
    date = DayToProto(DayFromCivil(Once(random, 2) ? kFirstYear : kLastYear,
                                   Once(random, 2) ? 1 : 12, 1));
    return;
  }
  date = DayToProto(DayFromCivil(2019, 4, 1) + static_cast<Day>(random() % 60));
}

void FillField(std::mt19937& random, const FieldDescriptor& field,
               Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      repeated ? reflection.AddString(&message, &field, RandomText(random))
               : reflection.SetString(&message, &field, RandomText(random));
      break;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = Once(random, 30) ? static_cast<int>(random())
                                         : static_cast<int>(random() % 7);
      repeated ? reflection.AddEnumValue(&message, &field, value)
               : reflection.SetEnumValue(&message, &field, value);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.SetInt64(&message, &field,
                          Once(random, 10)
                              ? static_cast<int64_t>(random()) << 32
                              : static_cast<int64_t>(random() % 1000) - 50);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      reflection.SetInt32(&message, &field, static_cast<int32_t>(random()));
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message& nested = repeated ? *reflection.AddMessage(&message, &field)
                                 : *reflection.MutableMessage(&message, &field);
      if (nested.GetDescriptor() == v1::Date::descriptor()) {
        FillDate(random, static_cast<v1::Date&>(nested));
      } else {
        FillAtRandom(random, nested);
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace

void FillAtRandom(std::mt19937& random, Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  const uint32_t rarity = 1 + random() % 4;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_map()) {
      auto* record = static_cast<v1::Representation*>(&message);
      if (Once(random, rarity + 1)) {
        (*record->mutable_attributes())[RandomText(random)] =
            RandomText(random);
      }
      continue;
    }
    const uint32_t times = field.is_repeated() ? random() % 4 : 1;
    for (uint32_t j = 0; j < times; ++j) {
      if (Once(random, rarity)) FillField(random, field, message);
    }
  }
}

}  // namespace redress::model
