#include "service/export/sandbox_mode.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/text.h"

namespace redress::exporting {

absl::StatusOr<worker::SandboxMode> ParseSandboxMode(const std::string& text) {
  if (text == "auto") return worker::SandboxMode::kAuto;
  if (text == "require") return worker::SandboxMode::kRequire;
  if (text == "off") return worker::SandboxMode::kOff;
  const std::vector<std::string> modes = {"auto", "require", "off"};
  return absl::InvalidArgumentError(absl::StrCat(
      "--exporter-sandbox: \"", Printable(text),
      "\"; valid are auto, require and off", DidYouMean(text, modes)));
}

std::string SandboxReason(const std::string& missing) {
  return absl::StrCat("is not run: ", missing,
                      ", and --exporter-sandbox=require wants all of the "
                      "sandbox");
}

absl::Status SandboxMissing(const std::string& exporter,
                            const std::string& missing) {
  return ErrorWithReason(
      absl::StatusCode::kUnavailable,
      absl::StrCat("exporter ", exporter, " ", SandboxReason(missing)),
      "EXPORTER_SANDBOX_MISSING", {{"exporter", exporter}});
}

}  // namespace redress::exporting
