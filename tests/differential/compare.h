// Whether an answer is what the naive reference says.

#ifndef REDRESS_TESTS_DIFFERENTIAL_COMPARE_H_
#define REDRESS_TESTS_DIFFERENTIAL_COMPARE_H_

#include <string>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_answer.h"

namespace redress::differential {

// What is wrong with an answer; "" where nothing is.
std::string Compare(const v1::Answer& answer, const NaiveAnswer& expected);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_COMPARE_H_
