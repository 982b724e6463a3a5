// Time buckets of the naive reference: found by walking day by day.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_BUCKETS_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_BUCKETS_H_

#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_measures.h"

namespace redress::differential {

// A piece of a period.
struct Piece {
  Window window;
  bool partial = false;
};

// True for the time buckets.
bool IsTimeBucket(const std::string& dimension);

// The first day of the unit's span ("week", "half") that holds the day.
Day UnitStart(const std::string& unit, Day day);

// The first day after the span that begins on `start`.
Day NextStart(const std::string& unit, Day start);

// How the span that begins on `start` is called.
std::string UnitName(const std::string& unit, Day start);

// The period in pieces, in order; one piece without a unit.
std::vector<Piece> Pieces(const v1::Period& period, const std::string& unit,
                          Day data_date, const NaiveCalendar& calendar);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_BUCKETS_H_
