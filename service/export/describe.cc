#include "service/export/describe.h"

#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/export/description_rules.h"
#include "service/export/export_job.h"
#include "service/export/options.h"
#include "service/export/output_stream.h"
#include "service/export/sandbox_mode.h"
#include "service/export/signal_name.h"
#include "service/export/system_call_name.h"
#include "service/export/text.h"
#include "service/export/worker_connection.h"
#include "service/export/worker_process.h"

namespace redress::exporting {
namespace {

constexpr size_t kMaxShortText = 200;
constexpr size_t kMaxLongText = 4000;

v1::Exporter Rejected(const std::string& reason) {
  v1::Exporter exporter;
  exporter.set_rejected_reason(CleanText(reason, kMaxLongText));
  return exporter;
}

v1::ExporterFormat MessageOf(const worker::DescribedFormat& described) {
  v1::ExporterFormat format;
  format.set_id(described.id);
  format.set_media_type(described.media_type);
  format.set_file_extension(described.file_extension);
  format.set_many_files(described.many_files);
  return format;
}

v1::ExporterOption MessageOf(const worker::DescribedOption& described) {
  v1::ExporterOption option;
  option.set_name(described.name);
  option.set_type(static_cast<v1::OptionType>(described.type));
  option.set_help(described.help);
  option.set_required(described.required);
  if (described.has_range) {
    option.set_minimum(described.minimum);
    option.set_maximum(described.maximum);
  }
  *option.mutable_choices() = {described.choices.begin(),
                               described.choices.end()};
  option.set_default_value(described.default_value);
  return option;
}

// Numbers of bytes and rows that no message can hold are as good as none.
int64_t Number(uint64_t number) {
  return number > std::numeric_limits<int64_t>::max()
             ? 0
             : static_cast<int64_t>(number);
}

// What a plugin may use while it is described: it writes nothing.
worker::Job DescribeJob(worker::SandboxMode sandbox) {
  const ExportLimits limits;
  worker::Job job;
  job.sandbox = sandbox;
  job.memory_limit = limits.memory;
  job.cpu_limit = limits.cpu_seconds;
  job.file_size_limit = 1;
  job.open_files_limit = limits.open_files;
  return job;
}

std::string FailureReason(const worker::Failure& failure) {
  switch (failure.kind) {
    case worker::Failure::Kind::kBlocked:
      return absl::StrCat(
          "made the system call ", SystemCallName(failure.code),
          " while it was described, which no exporter may make");
    case worker::Failure::Kind::kSandbox:
      return SandboxReason(failure.text);
    default:
      return failure.text;
  }
}

}  // namespace

v1::Exporter CheckDescription(const worker::Description& description) {
  const std::string fault = DescriptionFault(
      description,
      [](const worker::DescribedOption& option, const std::string& value) {
        return OptionValueFault(MessageOf(option), value);
      });
  if (!fault.empty()) {
    return Rejected(
        absl::StrCat("has a description that is malformed: ", fault));
  }
  v1::Exporter exporter;
  exporter.set_id(description.id);
  exporter.set_version(description.version);
  exporter.set_description(description.summary);
  exporter.set_licence(description.licence);
  exporter.set_max_table_rows(Number(description.max_table_rows));
  exporter.set_max_memory_bytes(Number(description.max_memory));
  for (const worker::DescribedFormat& format : description.formats) {
    *exporter.add_formats() = MessageOf(format);
  }
  for (const worker::DescribedOption& option : description.options) {
    *exporter.add_options() = MessageOf(option);
  }
  *exporter.mutable_accepted_documents() = {
      description.accepted_documents.begin(),
      description.accepted_documents.end()};
  return exporter;
}

v1::Exporter DescribePlugin(const std::string& worker, const std::string& path,
                            std::chrono::milliseconds time_limit,
                            worker::SandboxMode sandbox,
                            std::string* sandbox_missing) {
  auto process = WorkerProcess::Start(worker, "--describe", path);
  if (!process.ok()) return Rejected(std::string{process.status().message()});
  v1::Exporter result = Rejected("cannot be described: it ended the worker");
  bool answered = false;
  WorkerConnection connection(
      **process, {std::chrono::system_clock::now() + time_limit, nullptr},
      [&](worker::FrameType type, std::string_view payload) {
        worker::Description description;
        worker::Failure failure;
        if (type == worker::FrameType::kMemory) return absl::OkStatus();
        if (type == worker::FrameType::kSandbox) {
          worker::FrameReader reader(payload);
          const std::string_view missing = reader.String();
          if (sandbox_missing != nullptr) {
            *sandbox_missing = CleanText(missing, kMaxShortText);
          }
          return absl::OkStatus();
        }
        if (type == worker::FrameType::kDescription &&
            worker::DecodeDescription(payload, &description)) {
          result = CheckDescription(description);
        } else if (type == worker::FrameType::kFailed &&
                   worker::DecodeFailure(payload, &failure)) {
          if (failure.kind == worker::Failure::Kind::kSandbox &&
              sandbox_missing != nullptr) {
            *sandbox_missing = CleanText(failure.text, kMaxShortText);
          }
          result = Rejected(FailureReason(failure));
        } else {
          result = Rejected("cannot be described: it spoke for the worker");
        }
        answered = true;
        return absl::OkStatus();
      });
  absl::Status status =
      connection.Send(worker::EncodeJob(DescribeJob(sandbox)));
  if (status.ok()) {
    status = connection.ReceiveUntil([&] { return answered; });
  }
  if (absl::IsDeadlineExceeded(status)) {
    return Rejected("cannot be described: it took too long");
  }
  if (!status.ok()) return Rejected(std::string{status.message()});
  if (!answered) {
    const ProcessEnd end = (*process)->WaitAndKill();
    if (end.signal == SIGSYS) {
      result = Rejected(
          "made a system call that no exporter may make while it was "
          "described");
    } else if (end.signal != 0) {
      result = Rejected(absl::StrCat("crashed while it was described (",
                                     SignalName(end.signal), ")"));
    }
  }
  if (!connection.errors().empty()) LogExporter(path, connection.errors());
  return result;
}

}  // namespace redress::exporting
