#include "service/base/build_id.h"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace redress {
namespace {

// Notes follow one another, their parts rounded up to four bytes.
size_t Rounded(size_t size) { return (size + 3) & ~size_t{3}; }

std::string FindIn(const char* notes, size_t size) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes, sizeof(header));
    const size_t name = sizeof(header);
    const size_t content = name + Rounded(header.n_namesz);
    const size_t end = content + Rounded(header.n_descsz);
    if (end > size) break;
    if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 &&
        std::memcmp(notes + name, "GNU", 4) == 0) {
      return absl::BytesToHexString(
          absl::string_view(notes + content, header.n_descsz));
    }
    notes += end;
    size -= end;
  }
  return "";
}

// The first object is the program itself.
int VisitFirst(dl_phdr_info* info, size_t, void* found) {
  for (size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    std::string id =
        FindIn(reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr),
               segment.p_memsz);
    if (id.empty()) continue;
    *static_cast<std::string*>(found) = std::move(id);
    break;
  }
  return 1;
}

}  // namespace

std::string BuildId() {
  std::string id;
  dl_iterate_phdr(VisitFirst, &id);
  return id;
}

}  // namespace redress
