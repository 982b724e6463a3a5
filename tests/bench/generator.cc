#include "tests/bench/generator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/model/reference_file.h"
#include "service/model/vocabulary.h"

namespace redress::bench {
namespace {

using model::Day;

// SplitMix64: a case's values depend on the seed and its place only, so that
// cases can be made in any order.
class Dice {
 public:
  explicit Dice(uint64_t state) : state_(state) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  int Below(size_t bound) { return static_cast<int>(Next() % bound); }
  int Between(int first, int last) {
    return first + Below(static_cast<size_t>(last - first + 1));
  }
  bool Percent(int percent) { return Below(100) < percent; }
  // Early ones more often than late ones.
  int Skewed(size_t bound) { return std::min(Below(bound), Below(bound)); }

 private:
  uint64_t state_;
};

std::vector<std::string> Numbered(const char* name, int count) {
  std::vector<std::string> members;
  for (int i = 1; i <= count; ++i) {
    members.push_back(absl::StrFormat("%s %03d", name, i));
  }
  return members;
}

using Vocabularies = std::map<std::string, std::vector<std::string>>;

Vocabularies MakeVocabularies() {
  Vocabularies all;
  const auto closed = [](const google::protobuf::EnumDescriptor* names) {
    return model::VocabularyNames(*names);
  };
  all["kind"] = closed(v1::Kind_descriptor());
  all["procedure"] = closed(v1::Procedure_descriptor());
  all["outcome"] = closed(v1::Outcome_descriptor());
  all["stage_outcome"] = all["outcome"];
  all["adr_outcome"] = closed(v1::AdrOutcome_descriptor());
  all["stage"] = {"response", "stage1", "stage2", "stage3"};
  all["stage_ended_by"] = {"response", "closing", "cancelling"};
  all["team"] = Numbered("Team", 60);
  all["team_as_recorded"] = all["team"];
  all["service_area"] = Numbered("Area", 12);
  all["locality"] = Numbered("Locality", 320);
  all["channel"] = {"Email", "Letter",    "Telephone", "Web form",
                    "App",   "In person", "Advocate",  "Councillor"};
  all["complainant_type"] = {"Parent",       "Child",       "Carer",
                             "Foster carer", "Grandparent", "Advocate",
                             "Care leaver",  "Neighbour",   "Professional"};
  all["age_band"] = {"0-4", "5-9", "10-15", "16-17", "18-24", "25-64", "65+"};
  all["gender"] = {"Female", "Male", "Other"};
  all["ethnicity"] = Numbered("Ethnicity", 18);
  all["disability"] = {"Yes", "No"};
  all["sexual_orientation"] = Numbered("Orientation", 5);
  all["advocate"] = {"Yes", "No"};
  all["closure_reason"] = Numbered("Reason", 10);
  all["authority"] = Numbered("Authority", 150);
  all["ombudsman_decision"] = {"Upheld", "Not upheld", "Closed"};
  all["category"] = Numbered("Category", 24);
  all["root_cause"] = Numbered("Cause", 16);
  all["remedy"] = Numbered("Remedy", 9);
  all["attr:funding"] = {"Council", "Joint", "NHS", "Other", "Self"};
  all["attr:ward"] = Numbered("Ward", 40);
  return all;
}

// Makes one record, in the order of the case's life.
class RecordMaker {
 public:
  RecordMaker(const GeneratorOptions& options, int64_t place)
      : dice_(
            Dice(options.seed * 0x100000001b3ULL + static_cast<uint64_t>(place))
                .Next()) {
    const int64_t days = DataDate() - FirstReceived() + 1;
    received_ =
        FirstReceived() + static_cast<Day>(place * days / options.cases);
    record_.set_reference(absl::StrFormat("B-%08d", place));
  }

  v1::Representation Make() {
    *record_.mutable_received_on() = model::DayToProto(received_);
    record_.set_authority(Pick("authority"));
    SetKind();
    SetDimensions();
    SetMany();
    const Day answered = SetStages();
    SetEnd(answered);
    if (record_.kind() == v1::KIND_COMPLAINT) SetDisputes();
    model::Complete(record_, Generator::Reference());
    return std::move(record_);
  }

 private:
  const std::string& Pick(const char* dimension) {
    const std::vector<std::string>& members = MembersOf(dimension);
    return members[static_cast<size_t>(dice_.Skewed(members.size()))];
  }
  // Not recorded in so many cases of a hundred.
  std::string Pick(const char* dimension, int missing) {
    return dice_.Percent(missing) ? "" : Pick(dimension);
  }

  // False where the day lies after the data's; then it has not come yet, and
  // the empty date goes when the record is completed.
  static bool Set(Day day, v1::Date* date) {
    if (day > DataDate()) return false;
    *date = model::DayToProto(day);
    return true;
  }

  void SetKind() {
    const int roll = dice_.Below(100);
    v1::Kind kind = v1::KIND_COMPLIMENT;
    if (roll < 55) {
      kind = v1::KIND_COMPLAINT;
    } else if (roll < 65) {
      kind = v1::KIND_INITIAL_FEEDBACK;
    } else if (roll < 73) {
      kind = v1::KIND_MP_ENQUIRY;
    } else if (roll < 74) {
      kind = v1::KIND_MEP_ENQUIRY;
    } else if (roll < 84) {
      kind = v1::KIND_MEMBER_ENQUIRY;
    }
    record_.set_kind(kind);
    if (kind == v1::KIND_COMPLAINT && dice_.Percent(30)) {
      record_.set_procedure(dice_.Percent(60) ? v1::PROCEDURE_CORPORATE
                                              : v1::PROCEDURE_ADULT_STATUTORY);
    }
  }

  void SetDimensions() {
    record_.set_team(Pick("team", 3));
    record_.set_service_area(Pick("service_area", 5));
    record_.set_locality(Pick("locality", 8));
    record_.set_channel(Pick("channel", 4));
    record_.set_complainant_type(Pick("complainant_type", 6));
    record_.set_age_band(Pick("age_band", 10));
    record_.set_gender(Pick("gender", 7));
    record_.set_ethnicity(Pick("ethnicity", 15));
    record_.set_disability(Pick("disability", 20));
    record_.set_sexual_orientation(Pick("sexual_orientation", 40));
    record_.set_advocate(Pick("advocate", 10));
    for (const char* attribute : kAttributes) {
      std::string value = Pick(absl::StrCat("attr:", attribute).c_str(), 40);
      if (!value.empty()) {
        (*record_.mutable_attributes())[attribute] = std::move(value);
      }
    }
  }

  void SetMany() {
    AddSome("category", 2, record_.mutable_categories());
    AddSome("root_cause", 1, record_.mutable_root_causes());
    AddSome("remedy", 1, record_.mutable_remedies());
  }
  // Up to most + 1 different ones.
  void AddSome(const char* dimension, int most,
               google::protobuf::RepeatedPtrField<std::string>* values) {
    const int count = dice_.Between(0, most) + (dice_.Percent(20) ? 1 : 0);
    for (int i = 0; i < count; ++i) {
      const std::string& value = Pick(dimension);
      if (std::find(values->begin(), values->end(), value) == values->end()) {
        *values->Add() = value;
      }
    }
  }

  // The day of the last response; kNoDay where one is still to come.
  Day SetStages() {
    if (record_.kind() == v1::KIND_COMPLIMENT ||
        record_.kind() == v1::KIND_INITIAL_FEEDBACK) {
      return received_;
    }
    Day acknowledged = received_ + dice_.Between(0, 3);
    if (dice_.Percent(5) ||
        !Set(acknowledged, record_.mutable_acknowledged_on())) {
      acknowledged = received_;
    }
    if (record_.kind() != v1::KIND_COMPLAINT) {
      return Respond(acknowledged, 20, record_.mutable_response());
    }
    Day answered = Respond(acknowledged, 30, record_.mutable_stage1());
    for (v1::Stage* (v1::Representation::*next)() :
         {&v1::Representation::mutable_stage2,
          &v1::Representation::mutable_stage3}) {
      if (answered == model::kNoDay || !dice_.Percent(12)) return answered;
      const Day requested = answered + dice_.Between(1, 20);
      const Day started = requested + dice_.Between(0, 10);
      if (started > DataDate()) return answered;
      v1::Stage* stage = (record_.*next)();
      Set(requested, stage->mutable_requested_on());
      Set(started, stage->mutable_started_on());
      answered = Respond(started, 80, stage);
    }
    return answered;
  }

  Day Respond(Day started, int most_days, v1::Stage* stage) {
    last_started_ = started;
    if (dice_.Percent(15)) {
      *stage->mutable_due_on() = model::DayToProto(started + 21);
      *stage->mutable_extended_to() = model::DayToProto(started + 35);
    }
    // One in 25 is never answered.
    if (dice_.Percent(4)) return model::kNoDay;
    const Day responded = started + dice_.Between(1, most_days);
    if (!Set(responded, stage->mutable_responded_on())) return model::kNoDay;
    if (record_.kind() == v1::KIND_COMPLAINT && !dice_.Percent(6)) {
      stage->set_outcome(static_cast<v1::Outcome>(1 + dice_.Skewed(4)));
    }
    return responded;
  }

  void SetEnd(Day answered) {
    const bool cancelled = dice_.Percent(4);
    // Nobody waits for ever for an answer.
    Day end = (answered == model::kNoDay ? last_started_ + 90 : answered) +
              dice_.Between(0, 12);
    if (end > DataDate()) return;
    if (cancelled) {
      *record_.mutable_cancelled_on() = model::DayToProto(end);
    } else {
      *record_.mutable_closed_on() = model::DayToProto(end);
    }
    record_.set_closure_reason(Pick("closure_reason", 12));
  }

  void SetDisputes() {
    if (dice_.Percent(3) &&
        Set(received_ + 15, record_.mutable_adr_offered_on())) {
      record_.set_adr_outcome(static_cast<v1::AdrOutcome>(dice_.Between(1, 3)));
      record_.set_adr_saving_pence(dice_.Between(0, 500) * 1000);
    }
    if (dice_.Percent(2) &&
        Set(received_ + 120, record_.mutable_ombudsman_referred_on()) &&
        Set(received_ + 240, record_.mutable_ombudsman_decided_on())) {
      record_.set_ombudsman_decision(Pick("ombudsman_decision"));
    }
    if (dice_.Percent(5)) {
      record_.set_remedy_pence(dice_.Between(1, 200) * 2500);
    }
  }

  Dice dice_;
  Day received_ = 0;
  Day last_started_ = 0;
  v1::Representation record_;
};

// A number near the golden section of `cases` without a common factor: its
// multiples visit every place once, far apart.
int64_t StrideOf(int64_t cases) {
  int64_t stride = std::max<int64_t>(cases * 618 / 1000, 1);
  while (std::gcd(stride, cases) != 1) ++stride;
  return stride;
}

}  // namespace

model::Day FirstReceived() { return model::DayFromCivil(2014, 4, 1); }
model::Day DataDate() { return model::DayFromCivil(2024, 3, 31); }

Generator::Generator(const GeneratorOptions& options) : options_(options) {
  if (!options_.sorted) stride_ = StrideOf(options_.cases);
}

const std::vector<v1::ReferenceData>& Generator::ReferenceEntries() {
  static const auto* const entries = [] {
    auto* all =
        new std::vector<v1::ReferenceData>(model::BuiltInReferenceData());
    for (v1::ReferenceData& entry : *all) {
      if (!entry.has_settings()) continue;
      for (const char* attribute : kAttributes) {
        entry.mutable_settings()->add_attributes(attribute);
      }
    }
    return all;
  }();
  return *entries;
}

const model::Reference& Generator::Reference() {
  static const auto* const reference = new model::Reference(ReferenceEntries());
  return *reference;
}

v1::Representation Generator::Record(int64_t number) const {
  const int64_t place = number * stride_ % options_.cases;
  return RecordMaker(options_, place).Make();
}

model::CaseFacts Generator::Facts(int64_t number) const {
  return model::DeriveFacts(Record(number), Reference());
}

std::vector<model::CaseFacts> Generator::Facts(int64_t first,
                                               int64_t count) const {
  std::vector<model::CaseFacts> facts;
  const int64_t end = std::min(first + count, options_.cases);
  if (first < end) facts.reserve(static_cast<size_t>(end - first));
  for (int64_t number = first; number < end; ++number) {
    facts.push_back(Facts(number));
  }
  return facts;
}

const std::vector<std::string>& MembersOf(const std::string& name) {
  static const auto* const all = new Vocabularies(MakeVocabularies());
  const auto found = all->find(name);
  if (found == all->end()) {
    std::fprintf(stderr, "bench: no members for dimension \"%s\"\n",
                 name.c_str());
    std::abort();
  }
  return found->second;
}

}  // namespace redress::bench
