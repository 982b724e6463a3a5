#include "plugins/sdk/conformance/check.h"

#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "plugins/sdk/conformance/documents.h"
#include "service/export/text.h"

namespace redress::conformance {
namespace {

std::string Prefixed(const std::string& what, const std::string& text) {
  return what.empty() ? text : what + ": " + text;
}

// What the service would not take of a document that was written.
std::string FilesFault(const worker::DescribedFormat& format,
                       const std::vector<OutputFile>& files) {
  if (files.empty()) return "it wrote no file";
  if (!files.back().ended) return "it did not end " + files.back().name;
  if (!format.many_files && files.size() > 1) {
    return "it declares that format " + format.id + " is one file, but wrote " +
           std::to_string(files.size());
  }
  return "";
}

// To look at.
void Keep(const std::string& folder, const std::vector<OutputFile>& files) {
  mkdir(folder.c_str(), S_IRWXU);
  for (const OutputFile& file : files) {
    if (!exporting::FileNameFault(file.name).empty()) continue;
    std::ofstream(folder + "/" + file.name, std::ios::binary) << file.bytes;
  }
}

const worker::DescribedFormat& FormatCalled(
    const worker::Description& description, const std::string& id) {
  for (const worker::DescribedFormat& format : description.formats) {
    if (format.id == id) return format;
  }
  return description.formats.at(0);
}

}  // namespace

void Findings::Fail(const std::string& reason) {
  if (failure_.empty()) failure_ = reason;
}

void Findings::Refuse(const std::string& words) {
  ++refused_;
  if (refusal_.empty()) refusal_ = words;
}

Finding Findings::Result() const {
  if (failed()) return {Verdict::kFailed, failure_, ""};
  if (refused_ > 0 && accepted_ == 0) {
    return {Verdict::kRefused, refusal_, ""};
  }
  std::string note = note_;
  if (refused_ > 0) {
    note += (note.empty() ? "" : "; ") + std::string("refused ") +
            std::to_string(refused_) + " of " +
            std::to_string(refused_ + accepted_) + ": " + refusal_;
  }
  return {Verdict::kPassed, note, ""};
}

std::string Context::DocumentId() const {
  return description.accepted_documents.empty()
             ? "query"
             : description.accepted_documents[0];
}

Document Context::Sample() const {
  return document.has_value() ? *document : SmallDocument(DocumentId());
}

std::string Context::NewFolder() {
  std::string path = folder + "/session-" + std::to_string(++folders);
  mkdir(path.c_str(), S_IRWXU);
  return path;
}

RunSettings Context::Settings() {
  RunSettings settings;
  settings.options = options;
  settings.format = description.formats.at(0).id;
  settings.temporary_folder = NewFolder();
  return settings;
}

std::string Fingerprint(const Run& run) {
  std::string text = std::to_string(run.failure().code) + " " +
                     run.failure().hook + " " + run.failure().text + "\n";
  for (const OutputFile& file : run.files()) {
    text += file.name + " (" + file.media_type + "), " +
            std::to_string(file.size) + " bytes, digest " +
            std::to_string(file.digest) + "\n";
  }
  return text;
}

std::string RunFault(const Context& context, const Run& run,
                     const std::string& format) {
  if (std::string problem = run.Problem(); !problem.empty()) return problem;
  if (!run.finished()) {
    if (run.failure().refused() || run.failure().code == REDRESS_OK) return "";
    return run.failure().hook + " returned " +
           std::to_string(run.failure().code) + ": \"" + run.failure().text +
           "\"; to refuse a document it returns " +
           std::to_string(REDRESS_FAILED_PRECONDITION) +
           " (REDRESS_FAILED_PRECONDITION)";
  }
  return FilesFault(FormatCalled(context.description, format), run.files());
}

bool Write(Context* context, const Document& document,
           const RunSettings& settings, const std::string& what,
           Findings* findings, std::vector<OutputFile>* files) {
  Run run(context->plugin, document, settings);
  run.Finish();
  if (context->keep) Keep(settings.temporary_folder + "-files", run.files());
  const std::string fault = RunFault(*context, run, settings.format);
  if (!fault.empty()) {
    findings->Fail(Prefixed(what, fault));
    return false;
  }
  if (!run.finished()) {
    findings->Refuse(Prefixed(what, run.failure().text));
    return false;
  }
  findings->Accept();
  if (files != nullptr) *files = run.files();
  return true;
}

}  // namespace redress::conformance
