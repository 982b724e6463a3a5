// A test's document as a server would send it.

#ifndef REDRESS_TESTS_CLIENTS_VERIFY_SERVER_COPY_H_
#define REDRESS_TESTS_CLIENTS_VERIFY_SERVER_COPY_H_

#include "clients/verify/server_document.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {

ServerDocument ServerCopy(const testing::TestDocument& document);

}  // namespace redress::verify

#endif  // REDRESS_TESTS_CLIENTS_VERIFY_SERVER_COPY_H_
