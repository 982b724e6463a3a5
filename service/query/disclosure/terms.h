// What the figures of each measure publish, in quantities that measures share:
// the base of the rate of complaints upheld is the same quantity as the closed
// complaints, and on time and late are parts of what was due.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_TERMS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_TERMS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "redress/v1/catalogue.pb.h"
#include "service/query/ageing.h"
#include "service/query/disclosure/condition.h"
#include "service/query/measure_plan.h"
#include "service/query/period.h"

namespace redress::query::disclosure {

// Made-up dimensions that say in other words what Flow says.
bool SaysFlow(const std::string& dimension);

// The made-up dimension that says whether a response has a response time.
inline constexpr char kHasDaysDimension[] = "#has days";

// Families that have twins of another grain.
inline constexpr char kReceived[] = "case received";
inline constexpr char kStageStarted[] = "stage started";
inline constexpr char kCaseStage1Started[] = "case stage 1 started";

// When the units count.
enum class Moment {
  kSpan,   // In the period or time bucket.
  kStart,  // At the end of the day before it.
  kEnd,    // At the end of its last day.
};

// What a quantity is in the flow of units that come in and leave.
enum class Flow {
  kNone,
  kEntered,
  kEnteredNet,  // And was not cancelled by Term::day.
  kClosed,
  kClosedEnteredBefore,  // And came in by Term::day.
  kCancelled,
  kLeft,  // Left in a way that the members say.
  kOpen,
  kOverdue,  // Open, and due by then.
  kWaiting,  // Open, and came in on a day of Term::entered.
};

// A number of units, or a sum over them.
struct Term {
  // Units of one family that are in the same span are the same units.
  std::string family;
  Flow flow = Flow::kNone;
  model::Day day = model::kNoDay;
  Span entered;
  Moment moment = Moment::kSpan;
  bool sum = false;
  // None later than the data date.
  bool until_data_date = false;
  // Members of dimensions that the units have.
  std::vector<std::pair<std::string, std::vector<std::string>>> members;
};

// What a figure is made of.
struct MeasureTerms {
  Shape shape = Shape::kCount;
  // The count, the sum, of a rate the part counted. None of the median,
  // percentile and maximum.
  std::optional<Term> value;
  // Of a rate the base; of response times the stages responded to. Published
  // save for median, percentile and maximum.
  std::optional<Term> base;
};

// Tells the vocabulary which dimensions have a fixed list of members.
void CloseDimensions(Vocabulary& vocabulary);

// The terms of a measure of the catalogue in a period; `ages` are those of its
// last day.
MeasureTerms TermsOf(const v1::Measure& measure, const Span& period,
                     model::Day data_date, const AgeSpans& ages);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_TERMS_H_
