// Random questions, most of them malformed: they are answered or refused, and
// never anything else. The seed is fixed.

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Fills messages by reflection with values that are often nearly right.
class Fuzzer {
 public:
  explicit Fuzzer(unsigned seed) : random_(seed) {
    for (const v1::Measure& measure : Measures()) {
      words_.push_back(measure.name());
    }
    for (const v1::Dimension& dimension : Dimensions({})) {
      words_.push_back(dimension.name());
      for (const std::string& value : dimension.vocabulary()) {
        words_.push_back(value);
      }
    }
    for (const char* word : {"", "Not recorded", "MASH", "Received", "\xFF\xFE",
                             "a\nb", "attr:", "attr:x", "\"'<&", "😀"}) {
      words_.push_back(word);
    }
    words_.push_back(std::string(100000, 'x'));
    words_.push_back(std::string("a\0b", 3));
  }

  unsigned UpTo(unsigned limit) { return random_() % limit; }

  std::string Word() {
    std::string word = words_[UpTo(static_cast<unsigned>(words_.size()))];
    if (UpTo(12) == 0 && !word.empty()) {
      word[UpTo(static_cast<unsigned>(word.size()))] =
          static_cast<char>(UpTo(256));
    }
    return word;
  }

  int Number() {
    static constexpr int kNumbers[] = {0,         1,    2,      4,
                                       9,         12,   28,     29,
                                       30,        31,   1900,   2018,
                                       2019,      2020, -1,     2199,
                                       2200,      13,   100000, -2147483647 - 1,
                                       2147483647};
    return kNumbers[UpTo(std::size(kNumbers))];
  }

  // Sets some fields of `message`, at most `depth` messages deep.
  void Fill(Message& message, int depth) {
    const auto& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      if (UpTo(3) == 0) continue;
      const unsigned times = field.is_repeated() ? UpTo(4) : 1;
      for (unsigned k = 0; k < times; ++k) SetField(message, field, depth);
    }
  }

 private:
  void SetField(Message& message, const FieldDescriptor& field, int depth) {
    const Reflection& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth > 0) {
          Fill(many ? *reflection.AddMessage(&message, &field)
                    : *reflection.MutableMessage(&message, &field),
               depth - 1);
        }
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        many ? reflection.AddString(&message, &field, Word())
             : reflection.SetString(&message, &field, Word());
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.SetInt32(&message, &field, Number());
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(&message, &field, Number());
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(&message, &field, UpTo(2) == 0);
        break;
      default:
        ADD_FAILURE() << "a query has no such field: " << field.full_name();
    }
  }

  std::mt19937 random_;
  std::vector<std::string> words_;
};

Data SmallData() {
  Data data;
  for (int i = 0; i < 20; ++i) {
    model::CaseFacts facts = Case(i % 3 == 0 ? "complaint" : "compliment",
                                  absl::StrCat("2019-0", i % 9 + 1, "-15"));
    Set(facts, model::CaseDimension::kTeam, i % 2 == 0 ? "MASH" : "");
    facts.stages.push_back(Stage(
        {.stage = "stage1", .started = "2019-05-01", .due = "2019-06-01"}));
    data.Add(facts);
  }
  data.Add(Action("L1", "MASH", "2019-05-01", ""));
  return data;
}

// Counts those that were answered.
void ExpectAnswerOrRefusal(Data& data, const v1::Query& query,
                           int* answered = nullptr) {
  const auto answer = data.Run(query);
  if (answer.ok()) {
    if (answered != nullptr) ++*answered;
    for (const v1::Row& row : answer->rows()) {
      ASSERT_EQ(row.cells_size(), answer->columns_size());
      for (const v1::Cell& cell : row.cells()) {
        ASSERT_FALSE(cell.display().empty());
        ASSERT_NE(cell.display(), "-0");
      }
    }
    return;
  }
  const absl::StatusCode code = answer.status().code();
  ASSERT_TRUE(code == absl::StatusCode::kInvalidArgument ||
              code == absl::StatusCode::kResourceExhausted)
      << answer.status() << query.DebugString();
  if (code == absl::StatusCode::kInvalidArgument) {
    ASSERT_FALSE(Violations(answer.status()).empty()) << query.DebugString();
  }
  ASSERT_LT(answer.status().message().size(), 4096u);
}

TEST(Fuzz, RandomQuestionsAreAnsweredOrRefused) {
  Data data = SmallData();
  Fuzzer fuzzer(1);
  for (int i = 0; i < 3000; ++i) {
    v1::Query query;
    fuzzer.Fill(query, 5);
    ExpectAnswerOrRefusal(data, query);
    if (HasFatalFailure()) return;
  }
}

// A good question with one part replaced at random: many of these are valid.
TEST(Fuzz, NearlyGoodQuestionsAreAnsweredOrRefused) {
  Data data = SmallData();
  Fuzzer fuzzer(2);
  int answered = 0;
  for (int i = 0; i < 1000; ++i) {
    v1::Query query = ParseQuery(
        "measures { } measures { label: 'b' } dimensions { } total: true "
        "comparison_options { difference: true percent_change: true } " +
        PeriodText("period", "2019-04-01", "2019-09-30") +
        PeriodText("comparisons", "2018-04-01", "2018-09-30"));
    for (v1::MeasureSelection& selection : *query.mutable_measures()) {
      selection.set_measure(
          Measures()[fuzzer.UpTo(static_cast<unsigned>(Measures().size()))]
              .name());
    }
    const std::vector<v1::Dimension> dimensions = Dimensions({});
    query.mutable_dimensions(0)->set_dimension(
        dimensions[fuzzer.UpTo(static_cast<unsigned>(dimensions.size()))]
            .name());
    switch (fuzzer.UpTo(6)) {
      case 0:
        fuzzer.Fill(*query.mutable_filter(), 2);
        break;
      case 1:
        fuzzer.Fill(*query.mutable_measures(0)->mutable_filter(), 2);
        break;
      case 2:
        fuzzer.Fill(*query.mutable_period(), 1);
        break;
      case 3:
        fuzzer.Fill(*query.mutable_order_by(), 1);
        break;
      case 4:
        fuzzer.Fill(*query.mutable_dimensions(0), 1);
        break;
      default:
        break;
    }
    ExpectAnswerOrRefusal(data, query, &answered);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(answered, 200);
}

// Bytes of good questions, some of them changed, as they might come off a wire.
TEST(Fuzz, DamagedBytesAreAnsweredOrRefused) {
  Data data = SmallData();
  // What is no UTF-8 is refused with a line on standard error.
  const google::protobuf::LogSilencer silencer;
  std::mt19937 random(3);
  const std::string good =
      ParseQuery(
          "measures { measure: 'received' } "
          "measures { measure: 'due' filter { any_of { filters { "
          "members { dimension: 'stage' values: 'stage1' } } filters { "
          "not { members { dimension: 'team' values: 'MASH' } } } } } } "
          "dimensions { dimension: 'team' members: 'MASH' } "
          "dimensions { dimension: 'month' } total: true " +
          PeriodText("period", "2019-04-01", "2019-09-30"))
          .SerializeAsString();
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = good;
    for (unsigned k = random() % 4 + 1; k > 0; --k) {
      bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
    }
    v1::Query query;
    if (!query.ParseFromString(bytes)) continue;
    ExpectAnswerOrRefusal(data, query);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace redress::query
