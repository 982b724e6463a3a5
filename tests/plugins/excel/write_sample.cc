// Writes the sample report as a workbook, to look at it.

#include <cstdio>
#include <fstream>

#include "tests/plugins/excel/sample_document.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: write_sample PLUGIN.so FILE.xlsx\n");
    return 2;
  }
  const redress::testing::ExportResult result =
      redress::testing::Export(argv[1], redress::testing::SampleDocument(), {});
  if (result.code != 0 || result.files.size() != 1) {
    std::fprintf(stderr, "%s\n", result.error.c_str());
    return 1;
  }
  std::ofstream(argv[2], std::ios::binary) << result.files.begin()->second;
  return 0;
}
