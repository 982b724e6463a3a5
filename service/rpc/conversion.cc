#include "service/rpc/conversion.h"

#include "service/model/day.h"

namespace redress::rpc {

v1::DataVersion ToProto(const store::Version& version) {
  v1::DataVersion result;
  result.set_version(version.number);
  if (version.data_date != model::kNoDay) {
    *result.mutable_data_date() = model::DayToProto(version.data_date);
  }
  result.set_erased_records(version.erased_records);
  return result;
}

}  // namespace redress::rpc
