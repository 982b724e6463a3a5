// A return's document in the exporter's terms.

#ifndef REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_TEST_DOCUMENT_H_
#define REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_TEST_DOCUMENT_H_

#include "plugins/statutory_return/document.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

TestDocument ToTestDocument(const statutory_return::Document& document);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_TEST_DOCUMENT_H_
