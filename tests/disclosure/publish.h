// True tables as the API would publish them.

#ifndef REDRESS_TESTS_DISCLOSURE_PUBLISH_H_
#define REDRESS_TESTS_DISCLOSURE_PUBLISH_H_

#include "tests/disclosure/attack.h"
#include "tests/disclosure/world.h"

namespace redress::attack {

// What is confidential is [c].
Published Publish(const TrueTable& table, bool visible = true);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_PUBLISH_H_
