// Writes when it is closed.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

// Only one session at a time, as it happens.
const redress_host* host_of_session = nullptr;

redress_code Open(const redress_host* host, const redress_job* job,
                  const redress_document* document, redress_session** session,
                  redress_error* error) {
  host_of_session = host;
  return internal::Open<Lines>(host, job, document, session, error);
}

void Close(redress_session* session) {
  redress_error error = {};
  error.struct_size = sizeof(error);
  host_of_session->write_file(host_of_session->self, {"bye", 3}, &error);
  delete internal::Session::FromHandle(session);
}

}  // namespace
}  // namespace redress::faulty

REDRESS_FAULTY_EXPORTER((table.open = &redress::faulty::Open,
                         table.close = &redress::faulty::Close))
