// Records of every shape, good and bad, for tests of properties.

#ifndef REDRESS_TESTS_MODEL_RANDOM_RECORDS_H_
#define REDRESS_TESTS_MODEL_RANDOM_RECORDS_H_

#include <random>

#include "google/protobuf/message.h"

namespace redress::model {

// Fills fields of `message` at random, some with values that no record may
// have. Days lie close together, so that their rules are hit.
void FillAtRandom(std::mt19937& random, google::protobuf::Message& message);

}  // namespace redress::model

#endif  // REDRESS_TESTS_MODEL_RANDOM_RECORDS_H_
