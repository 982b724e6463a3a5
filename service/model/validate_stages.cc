#include "service/model/validate_stages.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "service/base/text.h"
#include "service/model/stages.h"
#include "service/model/vocabulary.h"

namespace redress::model {
namespace {

// A title of an act with its number is shorter.
constexpr size_t kMaxLawBytes = 120;

bool IsKnownKind(v1::Kind kind) {
  return kind != v1::KIND_UNSPECIFIED && v1::Kind_IsValid(kind);
}

// The rules of one stage that is given.
class StageRules {
 public:
  StageRules(const v1::Representation& record, v1::StageName name,
             const Reference& reference, Findings& findings)
      : record_(record),
        name_(name),
        stage_(StageOf(record, name)),
        path_(NameOf(name)),
        reference_(reference),
        findings_(findings),
        procedure_(reference.ProcedureOf(record)),
        received_(DayOrNone(record.received_on())),
        left_(LeftOn(record)),
        start_(StartOf(record, name, reference)),
        definition_(reference.DefinitionOf(procedure_, received_)),
        rule_(reference.RuleOf(procedure_, name, received_)) {}

  // For a stage that the case has, given or not.
  void CheckClock() {
    if (!IsAbsent(stage_.started_on()) || rule_ == nullptr || IsLater()) return;
    if (rule_->clock_start() == v1::CLOCK_START_ACKNOWLEDGED &&
        IsAbsent(record_.acknowledged_on())) {
      findings_.AddQuery(
          "acknowledged_on", "", "ACKNOWLEDGEMENT_ABSENT",
          absl::StrCat("acknowledged_on is missing, and the clock of ", path_,
                       " starts with it", Law(),
                       "; it is counted from received_on"));
    }
    if (rule_->clock_start() == v1::CLOCK_START_OWN) {
      findings_.AddQuery(
          Field("started_on"), "", "START_ABSENT",
          absl::StrCat(Field("started_on"), " is missing, and the clock of ",
                       path_, " starts with it", Law(),
                       "; it is counted from received_on"));
    }
    // Recorded starts are checked with the stage's other days.
    if (start_ != kNoDay && left_ != kNoDay && start_ > left_ &&
        start_ != received_) {
      findings_.AddError(
          "acknowledged_on", IsoDay(start_), "STARTED_AFTER_CASE_LEFT",
          absl::StrCat("acknowledged_on ", IsoDay(start_), ", on which ", path_,
                       " starts, is after the case left on ", IsoDay(left_)));
    }
  }

  // For a stage that is given.
  void CheckDays() {
    CheckNotBeforeReceipt();
    CheckOrder();
    CheckLeaving();
    CheckExtension();
    CheckProcedure();
  }

 private:
  bool IsLater() const {
    return name_ == v1::STAGE_NAME_STAGE2 || name_ == v1::STAGE_NAME_STAGE3;
  }

  std::string Field(const char* field) const {
    return absl::StrCat(path_, ".", field);
  }

  // " (Complaint Handling Code)": where the stage's rule comes from.
  std::string Law() const {
    if (definition_ == nullptr || definition_->source().empty()) return "";
    return absl::StrCat(" (", Printable(definition_->source(), kMaxLawBytes),
                        ")");
  }

  void CheckNotBeforeReceipt() {
    const struct {
      const char* field;
      const v1::Date& date;
      const char* reason;
    } days[] = {
        {"requested_on", stage_.requested_on(), "REQUESTED_BEFORE_RECEIVED"},
        {"started_on", stage_.started_on(), "STARTED_BEFORE_RECEIVED"},
        {"due_on", stage_.due_on(), "DUE_BEFORE_RECEIVED"},
        {"extended_to", stage_.extended_to(), "EXTENDED_BEFORE_RECEIVED"},
        {"responded_on", stage_.responded_on(), "RESPONDED_BEFORE_RECEIVED"},
    };
    for (const auto& day : days) {
      const Day value = DayOrNone(day.date);
      if (value == kNoDay || received_ == kNoDay || value >= received_) {
        continue;
      }
      findings_.AddError(
          Field(day.field), IsoDay(value), day.reason,
          absl::StrCat(Field(day.field), " ", IsoDay(value),
                       " is before received_on ", IsoDay(received_)));
    }
  }

  void CheckOrder() {
    const Day requested = DayOrNone(stage_.requested_on());
    const Day started = DayOrNone(stage_.started_on());
    const Day due = DayOrNone(stage_.due_on());
    const Day responded = DayOrNone(stage_.responded_on());
    if (requested != kNoDay && started != kNoDay && requested > started) {
      findings_.AddQuery(
          Field("requested_on"), IsoDay(requested), "REQUESTED_AFTER_START",
          absl::StrCat(Field("requested_on"), " ", IsoDay(requested),
                       " is after ", Field("started_on"), " ",
                       IsoDay(started)));
    }
    if (due != kNoDay && start_ != kNoDay && due < start_ && due >= received_) {
      findings_.AddQuery(
          Field("due_on"), IsoDay(due), "DUE_BEFORE_START",
          absl::StrCat(Field("due_on"), " ", IsoDay(due),
                       " is before the stage's start on ", IsoDay(start_)));
    }
    if (IsLater() && IsAbsent(stage_.started_on())) {
      if (!IsAbsent(stage_.responded_on())) {
        findings_.AddError(
            Field("responded_on"), IsoDay(responded),
            "STAGE_RESPONDED_WITHOUT_START",
            absl::StrCat(Field("responded_on"), " is given and ",
                         Field("started_on"),
                         " is not: a stage that has not started has no "
                         "answer"));
      } else if (stage_.outcome() != v1::OUTCOME_UNSPECIFIED) {
        findings_.AddQuery(
            Field("outcome"), NameOf(stage_.outcome()),
            "STAGE_OUTCOME_WITHOUT_START",
            absl::StrCat(Field("outcome"), " is given and ",
                         Field("started_on"),
                         " is not: the stage is counted as not started"));
      }
    }
    // A response before the receipt has been reported as that.
    if (responded != kNoDay && start_ != kNoDay && responded < start_ &&
        responded >= received_) {
      findings_.AddError(
          Field("responded_on"), IsoDay(responded), "RESPONDED_BEFORE_START",
          absl::StrCat(Field("responded_on"), " ", IsoDay(responded),
                       " is before the stage's start on ", IsoDay(start_)));
    }
  }

  void CheckLeaving() {
    if (left_ == kNoDay) return;
    const Day started = DayOrNone(stage_.started_on());
    const Day responded = DayOrNone(stage_.responded_on());
    if (started != kNoDay && started > left_) {
      findings_.AddError(
          Field("started_on"), IsoDay(started), "STARTED_AFTER_CASE_LEFT",
          absl::StrCat(Field("started_on"), " ", IsoDay(started),
                       " is after the case left on ", IsoDay(left_)));
    }
    if (responded != kNoDay && responded > left_) {
      findings_.AddError(
          Field("responded_on"), IsoDay(responded), "RESPONDED_AFTER_CASE_LEFT",
          absl::StrCat(Field("responded_on"), " ", IsoDay(responded),
                       " is after the case left on ", IsoDay(left_)));
    }
  }

  void CheckExtension() {
    const Day extended = DayOrNone(stage_.extended_to());
    if (extended == kNoDay) return;
    const int limit = rule_ == nullptr ? 0 : rule_->limit_days();
    const bool recorded = !IsAbsent(stage_.due_on());
    Day due = DayOrNone(stage_.due_on());
    // The due day that Complete will store, not the one that is stored.
    if (!recorded && limit > 0) due = reference_.calendar().Add(start_, limit);
    if (due != kNoDay && extended < due) {
      findings_.AddError(
          Field("extended_to"), IsoDay(extended), "EXTENDED_BEFORE_DUE",
          absl::StrCat(Field("extended_to"), " ", IsoDay(extended),
                       " is before the ", recorded ? "" : "computed ",
                       "due day ", IsoDay(due),
                       "; an extension makes it later"));
    }
    if (limit <= 0 || start_ == kNoDay) return;
    const int longest =
        rule_->extended_limit_days() > 0 ? rule_->extended_limit_days() : limit;
    const Day last = reference_.calendar().Add(start_, longest);
    if (extended <= last) return;
    findings_.AddQuery(
        Field("extended_to"), IsoDay(extended), "EXTENDED_BEYOND_LIMIT",
        absl::StrCat(
            Field("extended_to"), " ", IsoDay(extended), " is after ",
            IsoDay(last), ", when the ", longest, " working days that ", path_,
            " may take are up",
            rule_->extended_limit_days() > 0 ? "" : " (it cannot be extended)",
            Law()),
        IsoDay(last));
  }

  void CheckProcedure() {
    if (definition_ == nullptr || rule_ != nullptr) return;
    findings_.AddQuery(
        path_, "", "STAGE_NOT_IN_PROCEDURE",
        absl::StrCat(path_, " is given, and the procedure ", NameOf(procedure_),
                     " has no such stage", Law()));
  }

  const v1::Representation& record_;
  const v1::StageName name_;
  const v1::Stage& stage_;
  const std::string& path_;
  const Reference& reference_;
  Findings& findings_;
  const v1::Procedure procedure_;
  const Day received_;
  const Day left_;
  const Day start_;
  const v1::ProcedureDefinition* const definition_;
  const v1::StageRule* const rule_;
};

// A later stage needs the one before it.
void CheckSequence(const v1::Representation& record, Findings& findings) {
  if (IsGiven(record.stage2()) && !IsGiven(record.stage1())) {
    findings.AddError("stage2", "", "STAGE2_WITHOUT_STAGE1",
                      "stage2 is given and nothing of stage1 is: a complaint "
                      "goes to stage 2 from stage 1");
  }
  if (IsGiven(record.stage3()) && !IsGiven(record.stage2())) {
    findings.AddError("stage3", "", "STAGE3_WITHOUT_STAGE2",
                      "stage3 is given and nothing of stage2 is: a complaint "
                      "goes to stage 3 from stage 2");
  }
  const Day first = DayOrNone(record.stage1().started_on());
  const Day second = DayOrNone(record.stage2().started_on());
  const Day third = DayOrNone(record.stage3().started_on());
  const auto check = [&findings](const char* stage, Day start,
                                 const char* earlier, Day earlier_start) {
    if (start == kNoDay || earlier_start == kNoDay || start >= earlier_start) {
      return;
    }
    findings.AddQuery(
        absl::StrCat(stage, ".started_on"), IsoDay(start),
        "STARTED_BEFORE_EARLIER_STAGE",
        absl::StrCat(stage, ".started_on ", IsoDay(start), " is before ",
                     earlier, ".started_on ", IsoDay(earlier_start)));
  };
  check("stage2", second, "stage1", first);
  check("stage3", third, "stage2", second);
}

}  // namespace

void CheckStages(const v1::Representation& record, const Reference& reference,
                 Findings& findings) {
  // Without a kind there is nothing to hold the stages against.
  if (!IsKnownKind(record.kind())) return;
  const bool is_complaint = record.kind() == v1::KIND_COMPLAINT;
  const std::string& kind = NameOf(record.kind());
  for (const v1::StageName name : kStageNamesInOrder) {
    const bool given = IsGiven(StageOf(record, name));
    const bool is_response = name == v1::STAGE_NAME_RESPONSE;
    const std::string& path = NameOf(name);
    if (given && is_response == is_complaint) {
      findings.AddError(
          path, "",
          is_response ? "RESPONSE_ON_COMPLAINT" : "STAGE_ON_OTHER_KIND",
          absl::StrCat(path, " is given, and the kind is ", kind, "; ",
                       is_response
                           ? "a complaint is answered at its stages"
                           : "only a complaint has stages, the answer of "
                             "another kind goes to response"),
          is_response ? "stage1" : "response");
      continue;
    }
    if (!HasStage(record, name, reference)) continue;
    StageRules rules(record, name, reference, findings);
    rules.CheckClock();
    if (given) rules.CheckDays();
  }
  if (is_complaint) CheckSequence(record, findings);
}

}  // namespace redress::model
