#include "service/export/describe.h"

#include <limits>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

constexpr size_t kMaxId = 64;
constexpr size_t kMaxShortText = 200;
constexpr size_t kMaxLongText = 4000;

v1::Exporter Rejected(const std::string& reason) {
  v1::Exporter exporter;
  exporter.set_rejected_reason(CleanText(reason, kMaxLongText));
  return exporter;
}

// [a-z][a-z0-9_]*, and where `hyphens` also '-'.
bool IsName(std::string_view text, bool hyphens) {
  if (text.empty() || text.size() > kMaxId || text[0] < 'a' || text[0] > 'z') {
    return false;
  }
  for (const char c : text) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || (hyphens && c == '-');
    if (!good) return false;
  }
  return true;
}

bool IsPlainText(const std::string& text, size_t max_size) {
  return CleanText(text, max_size) == text;
}

std::string OptionFault(const worker::DescribedOption& described,
                        v1::ExporterOption* option) {
  if (!IsName(described.name, false)) return "has a bad name";
  if (!v1::OptionType_IsValid(described.type) ||
      described.type == v1::OPTION_TYPE_UNSPECIFIED) {
    return "has an unknown type";
  }
  if (!IsPlainText(described.help, kMaxLongText)) return "has a bad help text";
  option->set_name(described.name);
  option->set_type(static_cast<v1::OptionType>(described.type));
  option->set_help(described.help);
  option->set_required(described.required);
  const bool is_choice = described.type == v1::OPTION_TYPE_CHOICE;
  if (is_choice == described.choices.empty()) {
    return is_choice ? "has no choices" : "has choices, but not their type";
  }
  if (described.has_range) {
    if (described.type != v1::OPTION_TYPE_INTEGER) {
      return "has a range, but is no whole number";
    }
    if (described.minimum > described.maximum) return "has an empty range";
    option->set_minimum(described.minimum);
    option->set_maximum(described.maximum);
  }
  for (const std::string& choice : described.choices) {
    if (choice.empty() || !IsPlainText(choice, kMaxShortText)) {
      return "has a bad choice";
    }
    option->add_choices(choice);
  }
  // None is fine: the plugin then sees that no value was given.
  if (!described.default_value.empty()) {
    const std::string fault =
        OptionValueFault(*option, described.default_value);
    if (!fault.empty()) return absl::StrCat("has a bad default: ", fault);
    option->set_default_value(described.default_value);
  }
  return "";
}

std::string TextFault(const worker::Description& description) {
  if (!IsName(description.id, true)) return "its id is malformed";
  if (description.version.empty() ||
      !IsPlainText(description.version, kMaxId)) {
    return "its version is empty or malformed";
  }
  if (!IsPlainText(description.summary, kMaxLongText)) {
    return "its description is malformed";
  }
  if (!IsPlainText(description.licence, kMaxShortText)) {
    return "its licence is malformed";
  }
  if (description.formats.empty()) return "it has no format";
  return "";
}

std::string FormatFault(const worker::DescribedFormat& described,
                        v1::ExporterFormat* format) {
  if (!IsName(described.id, true)) return "has a malformed id";
  if (described.media_type.empty() ||
      !IsPlainText(described.media_type, kMaxShortText)) {
    return "has a media type that is empty or malformed";
  }
  if (!IsPlainText(described.file_extension, kMaxId) ||
      !absl::StartsWith(described.file_extension, ".") ||
      absl::StrContains(described.file_extension, "/")) {
    return "has a file extension that is no extension with a dot";
  }
  format->set_id(described.id);
  format->set_media_type(described.media_type);
  format->set_file_extension(described.file_extension);
  format->set_many_files(described.many_files);
  return "";
}

// What `check` finds wrong with the first of `described` that is, or that has
// the name of one before it; `noun` says what they are.
template <typename Described, typename Name, typename Check>
std::string ListFault(const std::vector<Described>& described, const char* noun,
                      Name name, Check check) {
  std::set<std::string> names;
  for (const Described& one : described) {
    std::string fault = check(one);
    if (fault.empty() && !names.insert(one.*name).second) {
      fault = "is declared twice";
    }
    if (!fault.empty()) {
      return absl::StrCat("its ", noun, " \"", CleanText(one.*name, kMaxId),
                          "\" ", fault);
    }
  }
  return "";
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
  v1::Exporter exporter;
  std::string fault = TextFault(description);
  if (fault.empty()) {
    exporter.set_id(description.id);
    exporter.set_version(description.version);
    exporter.set_description(description.summary);
    exporter.set_licence(description.licence);
    exporter.set_max_table_rows(Number(description.max_table_rows));
    exporter.set_max_memory_bytes(Number(description.max_memory));
    fault =
        ListFault(description.formats, "format", &worker::DescribedFormat::id,
                  [&](const worker::DescribedFormat& format) {
                    return FormatFault(format, exporter.add_formats());
                  });
  }
  if (fault.empty()) {
    fault =
        ListFault(description.options, "option", &worker::DescribedOption::name,
                  [&](const worker::DescribedOption& option) {
                    return OptionFault(option, exporter.add_options());
                  });
  }
  for (const std::string& document : description.accepted_documents) {
    if (fault.empty() && !IsName(document, true)) {
      fault = "it accepts a document whose id is malformed";
    }
    if (fault.empty()) exporter.add_accepted_documents(document);
  }
  if (!fault.empty()) {
    return Rejected(
        absl::StrCat("has a description that is malformed: ", fault));
  }
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
