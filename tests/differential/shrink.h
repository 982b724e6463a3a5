// Makes a failing case small enough to be read.

#ifndef REDRESS_TESTS_DIFFERENTIAL_SHRINK_H_
#define REDRESS_TESTS_DIFFERENTIAL_SHRINK_H_

#include "tests/differential/trial.h"

namespace redress::differential {

// A trial that fails in the same way (wrong, or refused) as the given one and
// of which nothing can be left out: neither parts of the question, nor records,
// nor fields of records. A trial that does not fail is given back as it is.
Trial Shrink(const Trial& trial, const Comparison& comparison);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_SHRINK_H_
