#include "plugins/sdk/conformance/host.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "service/export/text.h"

namespace redress::conformance {
namespace {

using exporting::CleanText;
using exporting::FileNameFault;
using exporting::IsUtf8;

constexpr size_t kShown = 80;
constexpr size_t kMaxMediaType = 200;

pid_t Thread() { return static_cast<pid_t>(syscall(SYS_gettid)); }

// FNV-1a.
constexpr uint64_t kDigestBegin = 14695981039346656037u;
uint64_t AddToDigest(uint64_t digest, std::string_view bytes) {
  for (const char c : bytes) {
    digest = (digest ^ static_cast<uint8_t>(c)) * 1099511628211u;
  }
  return digest;
}

}  // namespace

Host::Host(const HostSettings& settings)
    : settings_(settings), table_(settings.layout), thread_(Thread()) {
  table_->abi_major = REDRESS_ABI_MAJOR;
  table_->abi_minor =
      REDRESS_ABI_MINOR + (settings.layout == Layout::kNewer ? 1 : 0);
  table_->self = this;
  table_->log = [](void* self, int32_t level, redress_bytes line) {
    auto* host = static_cast<Host*>(self);
    host->Enter("log");
    host->Read(line, "a line of the log");
    if (level < REDRESS_LOG_INFO || level > REDRESS_LOG_ERROR) {
      host->AddProblem("it logged with the unknown level " +
                       std::to_string(level));
    }
  };
  table_->message = [](void* self, redress_bytes text) {
    auto* host = static_cast<Host*>(self);
    host->Enter("message");
    host->Read(text, "a message");
  };
  table_->is_cancelled = [](void* self) -> int32_t {
    auto* host = static_cast<Host*>(self);
    host->Enter("is_cancelled");
    return host->cancelled_ ? 1 : 0;
  };
  table_->begin_file = &Host::BeginFile;
  table_->write_file = &Host::WriteFile;
  table_->end_file = &Host::EndFile;
}

void Host::AddProblem(const std::string& problem) {
  if (std::find(problems_.begin(), problems_.end(), problem) ==
      problems_.end()) {
    problems_.push_back(problem);
  }
}

void Host::LeaveHook() {
  in_hook_ = false;
  if (!table_.Intact()) AddProblem("it wrote behind the host's table");
}

void Host::Enter(const char* function) {
  if (!in_hook_) {
    AddProblem(std::string("it called ") + function + " outside a hook");
  }
  if (Thread() != thread_) {
    AddProblem(std::string("it called ") + function + " from another thread");
  }
}

std::string_view Host::Read(redress_bytes bytes, const char* what) {
  if (bytes.size == 0) return {};
  if (bytes.data == nullptr) {
    AddProblem(std::string("it gave ") + what + " without bytes");
    return {};
  }
  const std::string_view text(bytes.data, bytes.size);
  if (!IsUtf8(text)) {
    AddProblem(std::string("it gave ") + what + " that is not UTF-8: \"" +
               CleanText(text, kShown) + "\"");
  }
  return text;
}

bool Host::Fail(const char* function, redress_error* error) {
  Enter(function);
  if (closing_) {
    AddProblem(std::string("close called ") + function + "; it writes nothing");
  }
  ++call_count_;
  last_call_ = std::string(function) + ", at byte " + std::to_string(bytes_);
  const bool fails = cancelled_ || (settings_.fail_call != 0 &&
                                    call_count_ >= settings_.fail_call);
  if (!fails) return false;
  failed_ = true;
  if (error == nullptr) return true;
  if (error->struct_size < REDRESS_SIZE_V1_0_ERROR) {
    AddProblem(std::string("it called ") + function +
               " with an error whose struct_size is " +
               std::to_string(error->struct_size));
    return true;
  }
  std::string text = "nobody waits for the document any more";
  if (settings_.long_error) {
    // Two bytes a character, up to the last byte.
    text.clear();
    while (text.size() < REDRESS_ERROR_CAPACITY) text += "\xC3\xA9";
  }
  std::copy(text.begin(), text.end(), error->text);
  error->text_size = static_cast<uint32_t>(text.size());
  return true;
}

redress_code Host::BeginFile(void* self, redress_bytes name,
                             redress_bytes media_type, redress_error* error) {
  auto* host = static_cast<Host*>(self);
  if (host->Fail("begin_file", error)) return REDRESS_CANCELLED;
  OutputFile file;
  if (name.size > 0 && name.data != nullptr) {
    file.name.assign(name.data, name.size);
  }
  file.media_type = host->Read(media_type, "a media type");
  file.digest = kDigestBegin;
  const std::string shown = "\"" + CleanText(file.name, kShown) + "\"";
  const std::string fault = FileNameFault(file.name);
  if (!fault.empty()) {
    host->AddProblem("bad file name " + shown + ": " + fault);
  }
  if (file.media_type.size() > kMaxMediaType) {
    host->AddProblem("the media type of " + shown + " is over 200 bytes");
  }
  if (host->file_open_) {
    host->AddProblem("it began " + shown + " within another file");
  }
  for (const OutputFile& other : host->files_) {
    if (other.name == file.name) {
      host->AddProblem("it wrote two files called " + shown);
    }
  }
  host->files_.push_back(std::move(file));
  host->file_open_ = true;
  return REDRESS_OK;
}

redress_code Host::WriteFile(void* self, redress_bytes bytes,
                             redress_error* error) {
  auto* host = static_cast<Host*>(self);
  if (host->Fail("write_file", error)) return REDRESS_CANCELLED;
  if (!host->file_open_) {
    host->AddProblem("it wrote without a file");
    return REDRESS_OK;
  }
  if (bytes.size == 0) return REDRESS_OK;
  if (bytes.data == nullptr) {
    host->AddProblem("it wrote bytes that are not there");
    return REDRESS_OK;
  }
  const std::string_view data(bytes.data, bytes.size);
  OutputFile& file = host->files_.back();
  file.size += data.size();
  file.digest = AddToDigest(file.digest, data);
  if (host->settings_.keep_bytes) file.bytes += data;
  host->bytes_ += data.size();
  return REDRESS_OK;
}

redress_code Host::EndFile(void* self, redress_error* error) {
  auto* host = static_cast<Host*>(self);
  if (host->Fail("end_file", error)) return REDRESS_CANCELLED;
  if (!host->file_open_) {
    host->AddProblem("it ended a file that it had not begun");
    return REDRESS_OK;
  }
  host->file_open_ = false;
  host->files_.back().ended = true;
  return REDRESS_OK;
}

}  // namespace redress::conformance
