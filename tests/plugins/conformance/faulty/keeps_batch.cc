// Takes batches over and never releases them.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

redress_code Rows(redress_session* session, ArrowArray* batch, redress_error*) {
  static_cast<void>(session);
  batch->release = nullptr;
  return REDRESS_OK;
}

}  // namespace
}  // namespace redress::faulty

REDRESS_FAULTY_EXPORTER(table.rows = &redress::faulty::Rows)
