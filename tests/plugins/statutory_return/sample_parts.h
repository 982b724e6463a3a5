// The sample return in the service's terms.

#ifndef REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_PARTS_H_
#define REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_PARTS_H_

#include <vector>

#include "plugins/statutory_return/document.h"
#include "redress/v1/document.pb.h"

namespace redress::testing {

// The document as the report room streams it.
std::vector<v1::DocumentPart> ToParts(
    const statutory_return::Document& document);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_PARTS_H_
