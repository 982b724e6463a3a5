// Writes the workbooks that readers_test.py reads into a folder: NAME.xlsx, and
// NAME.json with what must be in it.

#include <cstdio>
#include <fstream>

#include "tests/plugins/excel/workbooks.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: write_workbooks FOLDER\n");
    return 2;
  }
  using redress::testing::NamedDocument;
  for (const NamedDocument& named : redress::testing::DocumentsOfWorkbooks()) {
    const std::string path = std::string(argv[1]) + "/" + named.name;
    std::ofstream(path + ".xlsx", std::ios::binary)
        << redress::testing::WriteWorkbook(named.document, named.limits);
    std::ofstream(path + ".json", std::ios::binary)
        << redress::testing::ToJson(named.document);
  }
  return 0;
}
