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

report::ReportInput InputOf(const PinnedVersion& pinned,
                            const ServiceContext& context,
                            const CallerContext& caller) {
  report::ReportInput input;
  input.snapshot = pinned.snapshot(caller.stop);
  const store::Store* store = &context.data->store();
  const int64_t version = pinned.version().number;
  input.learning =
      [store, version](
          const std::function<absl::Status(const v1::LearningAction&)>& visit) {
        return store->ForEachLearningAction(version, visit);
      };
  input.generator = context.generator;
  return input;
}

}  // namespace redress::rpc
