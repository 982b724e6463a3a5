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

extern "C" const redress_exporter_table* redress_exporter_v1(void) {
  static redress_exporter_table table =
      *redress::internal::EntryTable<redress::faulty::Lines>(
          &redress::faulty::Describe);
  table.rows = &redress::faulty::Rows;
  return &table;
}
