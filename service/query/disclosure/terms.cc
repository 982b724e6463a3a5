#include "service/query/disclosure/terms.h"

#include <algorithm>
#include <functional>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "redress/v1/reference.pb.h"
#include "service/query/catalogue.h"
#include "service/query/filter.h"

namespace redress::query::disclosure {
namespace {

constexpr char kClosed[] = "case closed";
constexpr char kCancelled[] = "case cancelled";
constexpr char kOpen[] = "case open";
constexpr char kStageEnded[] = "stage ended";
constexpr char kStageOpen[] = "stage open";
constexpr char kDue[] = "stage due";
constexpr char kCancelledBy[] = "#cancelled by ";  // A day follows.
constexpr char kReceivedBy[] = "#received by ";    // A day follows.
constexpr char kOverdueDimension[] = "#overdue";
constexpr char kEndedByDimension[] = "#ended by";
constexpr char kWaitingDimension[] = "#waiting";

using Members = std::pair<std::string, std::vector<std::string>>;

struct Context {
  Span period;
  model::Day data_date;
  const AgeSpans& ages;
};

Term Count(std::string family, std::vector<Members> members = {},
           Moment moment = Moment::kSpan) {
  Term term;
  term.family = std::move(family);
  term.moment = moment;
  term.members = std::move(members);
  return term;
}

MeasureTerms Plain(Term term) {
  MeasureTerms terms;
  terms.value = std::move(term);
  return terms;
}

MeasureTerms Flowing(Flow flow, Term term, model::Day day = model::kNoDay) {
  term.flow = flow;
  term.day = day;
  return Plain(std::move(term));
}

MeasureTerms Stock(const std::string& family, Moment moment,
                   std::vector<Members> members = {}) {
  const Flow flow = members.empty() ? Flow::kOpen : Flow::kOverdue;
  return Flowing(flow, Count(family, std::move(members), moment));
}

MeasureTerms Waiting(const Context& context, const std::string& band) {
  MeasureTerms terms =
      Flowing(Flow::kWaiting,
              Count(kOpen, {{kWaitingDimension, {band}}}, Moment::kEnd));
  terms.value->entered = context.ages[*AgeBand(band)];
  return terms;
}

MeasureTerms Rate(const std::string& family, std::vector<Members> members) {
  MeasureTerms terms = Plain(Count(family, std::move(members)));
  terms.shape = Shape::kRate;
  terms.base = Count(family);
  if (family == kClosed) {
    terms.value->flow = terms.base->flow = Flow::kClosed;
  }
  return terms;
}

MeasureTerms Pounds(const std::string& family) {
  MeasureTerms terms = Plain(Count(absl::StrCat(family, ", pence")));
  terms.shape = Shape::kPounds;
  terms.value->sum = true;
  return terms;
}

// Stages without a start have a response but no response time.
MeasureTerms Days(Shape shape) {
  const std::vector<Members> members = {{kEndedByDimension, {"response"}},
                                        {kHasDaysDimension, {"yes"}}};
  MeasureTerms terms;
  terms.shape = shape;
  terms.base = Count(kStageEnded, members);
  terms.base->flow = Flow::kLeft;
  if (shape == Shape::kMean) {
    terms.value = Count(absl::StrCat(kStageEnded, ", days"), members);
    terms.value->sum = true;
  }
  return terms;
}

MeasureTerms Closed(const std::string& outcome) {
  return Flowing(Flow::kClosed, Count(kClosed, {{"outcome", {outcome}}}));
}

MeasureTerms Due(std::vector<std::string> when) {
  return Plain(Count(kDue, {{"#timeliness", std::move(when)}}));
}

using Make = std::function<MeasureTerms(const Context&)>;

const std::map<std::string, Make>& Terms() {
  using C = const Context&;
  static const auto* const kTerms = new std::map<std::string, Make>{
      {"received", [](C) { return Flowing(Flow::kEntered, Count(kReceived)); }},
      {"received_net",
       [](C c) {
         const model::Day day = std::min(c.period.last, c.data_date);
         return Flowing(
             Flow::kEnteredNet,
             Count(kReceived, {{absl::StrCat(kCancelledBy, day), {"no"}}}),
             day);
       }},
      {"cancelled",
       [](C) { return Flowing(Flow::kCancelled, Count(kCancelled)); }},
      {"closed", [](C) { return Flowing(Flow::kClosed, Count(kClosed)); }},
      {"closed_received_before",
       [](C c) {
         const model::Day day = c.period.first - 1;
         return Flowing(
             Flow::kClosedEnteredBefore,
             Count(kClosed, {{absl::StrCat(kReceivedBy, day), {"yes"}}}), day);
       }},
      {"open_at_start", [](C) { return Stock(kOpen, Moment::kStart); }},
      {"open_at_end", [](C) { return Stock(kOpen, Moment::kEnd); }},
      {"open_up_to_10_days",
       [](C c) { return Waiting(c, "open_up_to_10_days"); }},
      {"open_11_to_20_days",
       [](C c) { return Waiting(c, "open_11_to_20_days"); }},
      {"open_21_to_65_days",
       [](C c) { return Waiting(c, "open_21_to_65_days"); }},
      {"open_over_65_days",
       [](C c) { return Waiting(c, "open_over_65_days"); }},
      {"upheld", [](C) { return Closed("upheld"); }},
      {"partially_upheld", [](C) { return Closed("partially_upheld"); }},
      {"not_upheld", [](C) { return Closed("not_upheld"); }},
      {"no_finding", [](C) { return Closed("no_finding"); }},
      {"outcome_not_recorded", [](C) { return Closed(""); }},
      {"upheld_rate",
       [](C) {
         return Rate(kClosed, {{"outcome", {"upheld"}}});
       }},
      {"upheld_or_partially_rate",
       [](C) {
         return Rate(kClosed, {{"outcome", {"upheld", "partially_upheld"}}});
       }},
      {"stage_started",
       [](C) { return Flowing(Flow::kEntered, Count(kStageStarted)); }},
      {"stage_responded",
       [](C) {
         return Flowing(
             Flow::kLeft,
             Count(kStageEnded, {{kEndedByDimension, {"response"}}}));
       }},
      {"stage_closed",
       [](C) {
         return Flowing(Flow::kClosed,
                        Count(kStageEnded,
                              {{kEndedByDimension, {"response", "closing"}}}));
       }},
      {"stage_cancelled",
       [](C) {
         return Flowing(
             Flow::kCancelled,
             Count(kStageEnded, {{kEndedByDimension, {"cancelling"}}}));
       }},
      {"stage_open_at_start",
       [](C) { return Stock(kStageOpen, Moment::kStart); }},
      {"stage_open_at_end", [](C) { return Stock(kStageOpen, Moment::kEnd); }},
      {"overdue_at_end",
       [](C) {
         return Stock(kStageOpen, Moment::kEnd, {{kOverdueDimension, {"yes"}}});
       }},
      {"due", [](C) { return Plain(Count(kDue)); }},
      {"on_time",
       [](C) {
         return Due({"standard", "extended"});
       }},
      {"on_time_standard", [](C) { return Due({"standard"}); }},
      {"on_time_extended", [](C) { return Due({"extended"}); }},
      {"late", [](C) { return Due({"late"}); }},
      {"on_time_rate",
       [](C) {
         return Rate(kDue, {{"#timeliness", {"standard", "extended"}}});
       }},
      {"not_yet_due", [](C) { return Plain(Count("stage not yet due")); }},
      {"response_days_mean", [](C) { return Days(Shape::kMean); }},
      {"response_days_median", [](C) { return Days(Shape::kMedian); }},
      {"response_days_p90", [](C) { return Days(Shape::kP90); }},
      {"response_days_max", [](C) { return Days(Shape::kMaximum); }},
      {"escalated",
       [](C) {
         return Flowing(
             Flow::kEntered,
             Count(kStageStarted, {{"stage", {"stage2", "stage3"}}}));
       }},
      {"escalation_rate_cohort",
       [](C) {
         return Rate(kCaseStage1Started, {{"#stage 2", {"yes"}}});
       }},
      {"adr_cases", [](C) { return Plain(Count("case ADR offered")); }},
      {"adr_resolved",
       [](C) {
         return Plain(Count("case ADR offered", {{"#resolved", {"yes"}}}));
       }},
      {"adr_saving_gbp", [](C) { return Pounds("case ADR offered"); }},
      {"ombudsman_referred", [](C) { return Plain(Count("case referred")); }},
      {"ombudsman_decided", [](C) { return Plain(Count("case decided")); }},
      {"ombudsman_upheld",
       [](C) {
         return Plain(Count("case decided", {{"#upheld", {"yes"}}}));
       }},
      {"remedy_gbp", [](C) { return Pounds("case closed, remedy"); }},
      {"learning_raised", [](C) { return Plain(Count("action raised")); }},
      {"learning_implemented",
       [](C) { return Plain(Count("action implemented")); }},
  };
  return *kTerms;
}

}  // namespace

bool SaysFlow(const std::string& dimension) {
  return absl::StartsWith(dimension, kCancelledBy) ||
         absl::StartsWith(dimension, kReceivedBy) ||
         dimension == kOverdueDimension || dimension == kWaitingDimension;
}

void CloseDimensions(Vocabulary& vocabulary) {
  vocabulary.Close(vocabulary.Dimension(kEndedByDimension),
                   {"response", "closing", "cancelling"});
  vocabulary.Close(vocabulary.Dimension("#timeliness"),
                   {"standard", "extended", "late"});
  vocabulary.Close(vocabulary.Dimension(kWaitingDimension),
                   {kAgeBands.begin(), kAgeBands.end()});
  for (const v1::Dimension& dimension : Dimensions(v1::Settings())) {
    if (dimension.vocabulary().empty()) continue;
    std::vector<std::string> members(dimension.vocabulary().begin(),
                                     dimension.vocabulary().end());
    const std::string& name = dimension.name();
    if (name == "outcome") {
      members.emplace_back();
      vocabulary.Close(
          vocabulary.Dimension(PlanDimension(name, engine::Table::kStages)),
          members);
    }
    vocabulary.Close(vocabulary.Dimension(name), members);
  }
}

MeasureTerms TermsOf(const v1::Measure& measure, const Span& period,
                     model::Day data_date, const AgeSpans& ages) {
  const auto found = Terms().find(measure.name());
  // A measure that is not in the table is on its own: nothing ties it to
  // others.
  MeasureTerms terms = found == Terms().end()
                           ? Plain(Count(measure.name()))
                           : found->second({period, data_date, ages});
  for (std::optional<Term>* term : {&terms.value, &terms.base}) {
    if (term->has_value() && (*term)->family == kDue) {
      (*term)->until_data_date = true;
    }
  }
  if (measure.grain() == v1::GRAIN_COMPLAINT) {
    for (std::optional<Term>* term : {&terms.value, &terms.base}) {
      if (term->has_value()) {
        (*term)->members.push_back({"kind", {"complaint"}});
      }
    }
  }
  return terms;
}

}  // namespace redress::query::disclosure
