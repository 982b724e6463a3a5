#include "service/query/measure_plan.h"

#include <algorithm>
#include <map>
#include <utility>

#include "service/query/catalogue.h"
#include "service/query/predicates.h"

namespace redress::query {
namespace {

using engine::Aggregation;
using engine::DateColumn;
using engine::Predicate;
using engine::ValueColumn;
using model::Day;

// What stocks hold: from when and until when.
struct StockDates {
  DateColumn enters;
  DateColumn leaves;
};
constexpr StockDates kOpenCases = {DateColumn::kReceived, DateColumn::kLeft};
constexpr StockDates kOpenStages = {DateColumn::kStageStarted,
                                    DateColumn::kStageEnded};

// Plans one measure. The methods are the vocabulary that the table of measures
// below is written in.
class Planner {
 public:
  Planner(const v1::Measure& measure, const MeasureContext& context)
      : context_(context),
        table_(TableOf(measure)),
        first_(context.period.first),
        last_(context.period.last),
        // Before any data no day has come yet.
        data_date_(std::max(context.data_date, engine::kFirstDay)),
        filter_(context.filter) {
    if (measure.grain() == v1::GRAIN_COMPLAINT) {
      filter_ = All({filter_, IsMember("kind", {"complaint"})});
    }
  }

  Day first() const { return first_; }
  Day last() const { return last_; }
  Day data_date() const { return data_date_; }
  const std::vector<std::string>& upheld_decisions() const {
    return context_.upheld_decisions;
  }

  // Rows whose `basis` is in the period and for which `where` holds.
  MeasurePlan Count(DateColumn basis, Predicate where = {}) const {
    MeasurePlan plan;
    plan.terms.push_back(Flow(basis, first_, last_, std::move(where)));
    return plan;
  }

  MeasurePlan Sum(DateColumn basis, ValueColumn value) const {
    MeasurePlan plan = Count(basis);
    plan.shape = Shape::kPounds;
    plan.terms[0].accumulator.aggregation = Aggregation::kSum;
    plan.terms[0].accumulator.value = value;
    return plan;
  }

  // Of the rows whose `basis` is in the period and for which `base` holds,
  // those for which `where` holds too.
  MeasurePlan Share(DateColumn basis, Predicate base, Predicate where) const {
    MeasurePlan plan = Count(basis, All({base, std::move(where)}));
    plan.shape = Shape::kRate;
    plan.base = Count(basis, std::move(base)).terms;
    return plan;
  }

  MeasurePlan ResponseDays(Shape shape) const {
    MeasurePlan plan = Count(DateColumn::kStageResponded);
    plan.shape = shape;
    plan.terms[0].accumulator.aggregation = Aggregation::kHistogram;
    plan.terms[0].accumulator.value = ValueColumn::kResponseDays;
    return plan;
  }

  // Stages due in the period by the data date for which `where` holds.
  MeasurePlan Due(Predicate where = {}) const {
    MeasurePlan plan;
    plan.terms.push_back(Flow(DateColumn::kStageEffectiveDue, first_,
                              std::min(last_, data_date_),
                              All({StillExpected(), std::move(where)})));
    return plan;
  }

  MeasurePlan DueShare(Predicate where) const {
    MeasurePlan plan = Due(std::move(where));
    plan.shape = Shape::kRate;
    plan.base = Due().terms;
    return plan;
  }

  MeasurePlan NotYetDue() const {
    MeasurePlan plan;
    // The data date is far below the type's end: no overflow.
    plan.terms.push_back(Flow(DateColumn::kStageEffectiveDue,
                              std::max(first_, data_date_ + 1), last_,
                              StillExpected()));
    return plan;
  }

  // What is there at the end of the day before the period (or time bucket)
  // begins.
  MeasurePlan OpenAtStart(const StockDates& dates) const {
    return Open(dates, Days(true));
  }
  // What is there at the end of its last day.
  MeasurePlan OpenAtEnd(const StockDates& dates) const {
    return Open(dates, Days(false));
  }

  // Of what OpenAtEnd counts, the cases that have been open for as long as the
  // band says.
  MeasurePlan OpenFor(const std::string& band) const {
    MeasurePlan plan = OpenAtEnd(kOpenCases);
    const Span& received = context_.ages[*AgeBand(band)];
    Predicate& where = plan.terms[0].accumulator.where;
    where = All(
        {DateIn(DateColumn::kReceived, received.first, received.last), where});
    return plan;
  }

  // A stage is overdue from its due day, or its start where that is later,
  // until it ends.
  MeasurePlan OverdueAtEnd() const {
    constexpr DateColumn kStart = DateColumn::kStageStarted;
    constexpr DateColumn kDue = DateColumn::kStageEffectiveDue;
    constexpr DateColumn kEnd = DateColumn::kStageEnded;
    const std::vector<Day> days = Days(false);
    if (context_.buckets == nullptr) {
      return StockAt(All({DateBy(kStart, days[0]), DateBy(kDue, days[0]),
                          Not(DateBy(kEnd, days[0]))}));
    }
    const Predicate due_after_start = DateOrder(kStart, kDue);
    const Predicate due_before_start =
        All({HasDate(kStart), HasDate(kDue), Not(due_after_start)});
    MeasurePlan plan;
    AddChange(1, kDue, All({due_after_start, NotEndedBefore(kDue, kEnd)}), days,
              plan);
    AddChange(1, kStart, All({due_before_start, NotEndedBefore(kStart, kEnd)}),
              days, plan);
    AddChange(-1, kEnd,
              Any({All({due_after_start, DateOrder(kDue, kEnd)}),
                   All({due_before_start, DateOrder(kStart, kEnd)})}),
              days, plan);
    plan.running = Positions(days);
    return plan;
  }

 private:
  // The stage's answer was still to come on its due day: its case had neither
  // been cancelled by then nor been closed without it.
  static Predicate StillExpected() {
    constexpr DateColumn kDue = DateColumn::kStageEffectiveDue;
    return All({Not(DateOrder(DateColumn::kCancelled, kDue)),
                Not(All({DateOrder(DateColumn::kClosed, kDue),
                         Not(HasDate(DateColumn::kStageResponded))}))});
  }

  static Predicate NotEndedBefore(DateColumn entry, DateColumn end) {
    return Any({Not(HasDate(end)), DateOrder(entry, end)});
  }

  // Rows whose `basis` is in a part of the period, by time bucket.
  Term Flow(DateColumn basis, Day from, Day to, Predicate where) const {
    Term term;
    term.accumulator.table = table_;
    term.accumulator.where =
        All({DateIn(basis, from, to), filter_, std::move(where)});
    if (context_.buckets != nullptr) {
      engine::Buckets buckets;
      buckets.date = basis;
      for (const Bucket& bucket : *context_.buckets) {
        buckets.edges.push_back(bucket.span.first);
      }
      term.accumulator.buckets = std::move(buckets);
    }
    return term;
  }

  // The as-at day of each time bucket, or the one of the period; ascending.
  std::vector<Day> Days(bool at_start) const {
    std::vector<Day> days;
    const auto add = [&](const Span& span) {
      days.push_back(
          std::min(at_start ? span.first - 1 : span.last, data_date_));
    };
    if (context_.buckets == nullptr) {
      add(context_.period);
    } else {
      for (const Bucket& bucket : *context_.buckets) add(bucket.span);
    }
    return days;
  }

  MeasurePlan Open(const StockDates& dates,
                   const std::vector<Day>& days) const {
    if (context_.buckets == nullptr) {
      return StockAt(All(
          {DateBy(dates.enters, days[0]), Not(DateBy(dates.leaves, days[0]))}));
    }
    MeasurePlan plan;
    AddChange(1, dates.enters, NotEndedBefore(dates.enters, dates.leaves), days,
              plan);
    AddChange(-1, dates.leaves, DateOrder(dates.enters, dates.leaves), days,
              plan);
    plan.running = Positions(days);
    return plan;
  }

  MeasurePlan StockAt(Predicate where) const {
    MeasurePlan plan;
    Term term;
    term.accumulator.table = table_;
    term.accumulator.where = All({std::move(where), filter_});
    plan.terms.push_back(std::move(term));
    return plan;
  }

  // Counts the changes of a stock by the span between as-at days that they
  // fall into: one scan serves any number of days.
  void AddChange(int sign, DateColumn date, Predicate where,
                 const std::vector<Day>& days, MeasurePlan& plan) const {
    Term term;
    term.sign = sign;
    term.accumulator.table = table_;
    term.accumulator.where =
        All({DateBy(date, days.back()), filter_, std::move(where)});
    engine::Buckets buckets;
    buckets.date = date;
    buckets.edges.push_back(engine::kFirstDay);
    for (size_t i = 1; i < days.size(); ++i) {
      if (days[i] != days[i - 1]) buckets.edges.push_back(days[i - 1] + 1);
    }
    term.accumulator.buckets = std::move(buckets);
    plan.terms.push_back(std::move(term));
  }

  // For each day the span of AddChange that ends with it.
  static std::vector<size_t> Positions(const std::vector<Day>& days) {
    std::vector<size_t> positions = {0};
    for (size_t i = 1; i < days.size(); ++i) {
      positions.push_back(positions.back() + (days[i] != days[i - 1] ? 1 : 0));
    }
    return positions;
  }

  const MeasureContext& context_;
  engine::Table table_;
  Day first_;
  Day last_;
  Day data_date_;
  Predicate filter_;
};

using MakePlan = MeasurePlan (*)(const Planner& planner);

MeasurePlan Outcome(const Planner& planner, const std::string& outcome) {
  return planner.Count(DateColumn::kClosed, IsMember("outcome", {outcome}));
}

MeasurePlan OutcomeShare(const Planner& planner,
                         std::vector<std::string> outcomes) {
  return planner.Share(DateColumn::kClosed, {},
                       IsMember("outcome", std::move(outcomes)));
}

MeasurePlan EndedBy(const Planner& planner, std::vector<std::string> how) {
  return planner.Count(DateColumn::kStageEnded,
                       IsMember("stage_ended_by", std::move(how)));
}

Predicate RespondedBy(DateColumn due) {
  return DateOrder(DateColumn::kStageResponded, due);
}

// How each measure of catalogue.cc is counted.
const std::map<std::string, MakePlan>& Plans() {
  using P = const Planner&;
  static const auto* const kPlans = new std::map<std::string, MakePlan>{
      {"received", [](P p) { return p.Count(DateColumn::kReceived); }},
      {"received_net",
       [](P p) {
         return p.Count(DateColumn::kReceived,
                        Not(DateBy(DateColumn::kCancelled,
                                   std::min(p.last(), p.data_date()))));
       }},
      {"cancelled", [](P p) { return p.Count(DateColumn::kCancelled); }},
      {"closed", [](P p) { return p.Count(DateColumn::kClosed); }},
      {"closed_received_before",
       [](P p) {
         return p.Count(DateColumn::kClosed,
                        DateBy(DateColumn::kReceived, p.first() - 1));
       }},
      {"open_at_start", [](P p) { return p.OpenAtStart(kOpenCases); }},
      {"open_at_end", [](P p) { return p.OpenAtEnd(kOpenCases); }},
      {"open_up_to_10_days",
       [](P p) { return p.OpenFor("open_up_to_10_days"); }},
      {"open_11_to_20_days",
       [](P p) { return p.OpenFor("open_11_to_20_days"); }},
      {"open_21_to_65_days",
       [](P p) { return p.OpenFor("open_21_to_65_days"); }},
      {"open_over_65_days", [](P p) { return p.OpenFor("open_over_65_days"); }},
      {"upheld", [](P p) { return Outcome(p, "upheld"); }},
      {"partially_upheld", [](P p) { return Outcome(p, "partially_upheld"); }},
      {"not_upheld", [](P p) { return Outcome(p, "not_upheld"); }},
      {"no_finding", [](P p) { return Outcome(p, "no_finding"); }},
      {"outcome_not_recorded", [](P p) { return Outcome(p, ""); }},
      {"upheld_rate", [](P p) { return OutcomeShare(p, {"upheld"}); }},
      {"upheld_or_partially_rate",
       [](P p) {
         return OutcomeShare(p, {"upheld", "partially_upheld"});
       }},
      {"stage_started", [](P p) { return p.Count(DateColumn::kStageStarted); }},
      {"stage_responded",
       [](P p) { return p.Count(DateColumn::kStageResponded); }},
      {"stage_closed",
       [](P p) {
         return EndedBy(p, {"response", "closing"});
       }},
      {"stage_cancelled", [](P p) { return EndedBy(p, {"cancelling"}); }},
      {"stage_open_at_start", [](P p) { return p.OpenAtStart(kOpenStages); }},
      {"stage_open_at_end", [](P p) { return p.OpenAtEnd(kOpenStages); }},
      {"due", [](P p) { return p.Due(); }},
      {"on_time",
       [](P p) { return p.Due(RespondedBy(DateColumn::kStageEffectiveDue)); }},
      {"on_time_standard",
       [](P p) { return p.Due(RespondedBy(DateColumn::kStageDue)); }},
      {"on_time_extended",
       [](P p) {
         return p.Due(All({RespondedBy(DateColumn::kStageEffectiveDue),
                           Not(RespondedBy(DateColumn::kStageDue))}));
       }},
      {"late",
       [](P p) {
         return p.Due(Not(RespondedBy(DateColumn::kStageEffectiveDue)));
       }},
      {"on_time_rate",
       [](P p) {
         return p.DueShare(RespondedBy(DateColumn::kStageEffectiveDue));
       }},
      {"not_yet_due", [](P p) { return p.NotYetDue(); }},
      {"overdue_at_end", [](P p) { return p.OverdueAtEnd(); }},
      {"response_days_mean", [](P p) { return p.ResponseDays(Shape::kMean); }},
      {"response_days_median",
       [](P p) { return p.ResponseDays(Shape::kMedian); }},
      {"response_days_p90", [](P p) { return p.ResponseDays(Shape::kP90); }},
      {"response_days_max",
       [](P p) { return p.ResponseDays(Shape::kMaximum); }},
      {"escalated",
       [](P p) {
         return p.Count(DateColumn::kStageStarted,
                        IsMember("stage", {"stage2", "stage3"}));
       }},
      {"escalation_rate_cohort",
       [](P p) {
         return p.Share(DateColumn::kStage1Started, {},
                        DateBy(DateColumn::kStage2Started, p.data_date()));
       }},
      {"adr_cases", [](P p) { return p.Count(DateColumn::kAdrOffered); }},
      {"adr_resolved",
       [](P p) {
         return p.Count(DateColumn::kAdrOffered,
                        IsMember("adr_outcome", {"resolved"}));
       }},
      {"adr_saving_gbp",
       [](P p) {
         return p.Sum(DateColumn::kAdrOffered, ValueColumn::kAdrSavingPence);
       }},
      {"ombudsman_referred",
       [](P p) { return p.Count(DateColumn::kOmbudsmanReferred); }},
      {"ombudsman_decided",
       [](P p) { return p.Count(DateColumn::kOmbudsmanDecided); }},
      {"ombudsman_upheld",
       [](P p) {
         return p.Count(DateColumn::kOmbudsmanDecided,
                        IsMember("ombudsman_decision", p.upheld_decisions()));
       }},
      {"remedy_gbp",
       [](P p) {
         return p.Sum(DateColumn::kClosed, ValueColumn::kRemedyPence);
       }},
      {"learning_raised",
       [](P p) { return p.Count(DateColumn::kActionRaised); }},
      {"learning_implemented",
       [](P p) { return p.Count(DateColumn::kActionImplemented); }},
  };
  return *kPlans;
}

}  // namespace

MeasurePlan PlanMeasure(const v1::Measure& measure,
                        const MeasureContext& context) {
  return Plans().at(measure.name())(Planner(measure, context));
}

engine::Table TableOf(const v1::Measure& measure) {
  switch (measure.grain()) {
    case v1::GRAIN_STAGE:
      return engine::Table::kStages;
    case v1::GRAIN_ACTION:
      return engine::Table::kActions;
    default:
      return engine::Table::kCases;
  }
}

Day LastDayNeeded(const v1::Measure& measure, const Span& period,
                  const std::vector<Bucket>& buckets) {
  const std::string& basis = measure.basis();
  if (basis == kAsAtStart) {
    return (buckets.empty() ? period : buckets.back().span).first - 1;
  }
  const bool due = basis == kEffectiveDue && measure.name() != "not_yet_due";
  return due || basis == kAsAtEnd ? period.last : model::kNoDay;
}

}  // namespace redress::query
