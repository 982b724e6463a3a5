// Writes a sample as a page, to look at it, and the document as JSON, to
// compare the page with.

#include <cstdio>
#include <fstream>
#include <string>

#include "tests/plugins/html/sample_report.h"

int main(int argc, char** argv) {
  const std::string name = argc == 4 ? argv[1] : "";
  if (name != "report" && name != "hostile") {
    std::fprintf(stderr,
                 "usage: write_sample report|hostile FILE.html FILE.json\n");
    return 2;
  }
  const redress::testing::TestDocument document =
      name == "report" ? redress::testing::SampleReport()
                       : redress::testing::HostileReport();
  const redress::testing::ExportResult result =
      redress::testing::Export(REDRESS_HTML_PLUGIN, document, {});
  if (result.code != 0 || result.files.size() != 1) {
    std::fprintf(stderr, "%s\n", result.error.c_str());
    return 1;
  }
  std::ofstream(argv[2], std::ios::binary) << result.files.begin()->second;
  std::ofstream(argv[3], std::ios::binary)
      << redress::testing::ToJson(document);
  return 0;
}
