#include "service/worker/plugin.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace redress::worker {
namespace {

// No plugin has more of anything.
constexpr uint64_t kMaxList = 1000;
constexpr uint64_t kMaxText = 64u << 10;

// A file that is no shared object would get a riddle from dlopen.
bool IsSharedObject(const std::string& path, std::string* reason) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    *reason = std::string("cannot be read: ") + std::strerror(errno);
    return false;
  }
  Elf64_Ehdr header = {};
  const ssize_t size = read(file, &header, sizeof(header));
  close(file);
  if (size != sizeof(header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_type != ET_DYN) {
    *reason = "is not a shared object";
    return false;
  }
  return true;
}

// dlerror() begins with the path, which is nobody's business.
std::string LoadError(const std::string& path) {
  const char* error = dlerror();
  std::string text = error == nullptr ? "unknown reason" : error;
  if (text.rfind(path + ": ", 0) == 0) text.erase(0, path.size() + 2);
  return text;
}

bool CopyBytes(const redress_bytes& bytes, std::string* text) {
  if (bytes.size > kMaxText || (bytes.size > 0 && bytes.data == nullptr)) {
    return false;
  }
  if (bytes.size > 0) text->assign(bytes.data, bytes.size);
  return true;
}

bool CopyList(const redress_bytes* list, uint64_t count,
              std::vector<std::string>* texts) {
  if (count > kMaxList || (count > 0 && list == nullptr)) return false;
  texts->resize(count);
  for (uint64_t i = 0; i < count; ++i) {
    if (!CopyBytes(list[i], &(*texts)[i])) return false;
  }
  return true;
}

// Copies what both sides know of a table into zeroed memory. False where it is
// smaller than in version 1.0.
template <typename Table>
bool CopyTable(const Table* table, size_t least, Table* copy) {
  if (table == nullptr || table->struct_size < least) return false;
  std::memset(copy, 0, sizeof(*copy));
  std::memcpy(copy, table, std::min<size_t>(table->struct_size, sizeof(*copy)));
  return true;
}

// A list of tables.
template <typename Table, typename Described, typename Copy>
bool CopyTables(const Table* const* list, uint64_t count,
                std::vector<Described>* described, Copy copy) {
  if (count > kMaxList || (count > 0 && list == nullptr)) return false;
  for (uint64_t i = 0; i < count; ++i) {
    if (!copy(list[i], &described->emplace_back())) return false;
  }
  return true;
}

bool CopyFormat(const redress_format* given, DescribedFormat* described) {
  redress_format format;
  if (!CopyTable(given, REDRESS_SIZE_V1_0_FORMAT, &format)) return false;
  described->many_files = format.many_files != 0;
  return CopyBytes(format.id, &described->id) &&
         CopyBytes(format.media_type, &described->media_type) &&
         CopyBytes(format.file_extension, &described->file_extension);
}

bool CopyOption(const redress_option* given, DescribedOption* described) {
  redress_option option;
  if (!CopyTable(given, REDRESS_SIZE_V1_0_OPTION, &option)) return false;
  described->type = option.type;
  described->required = option.required != 0;
  described->has_range = option.has_range != 0;
  described->minimum = option.minimum;
  described->maximum = option.maximum;
  return CopyBytes(option.name, &described->name) &&
         CopyBytes(option.default_value, &described->default_value) &&
         CopyList(option.choices, option.choice_count, &described->choices) &&
         CopyBytes(option.help, &described->help);
}

// What is wrong with a list that cannot be copied.
std::string ListFault(uint64_t count) {
  return count > kMaxList ? "are " + std::to_string(count) + ", of at most " +
                                std::to_string(kMaxList)
                          : "cannot be read";
}

// The names of the hooks that `table` lacks.
std::string MissingHooks(const redress_exporter_table& table) {
  const struct {
    const char* name;
    bool present;
  } hooks[] = {
      {"open", table.open != nullptr},
      {"text", table.text != nullptr},
      {"begin_table", table.begin_table != nullptr},
      {"rows", table.rows != nullptr},
      {"end_table", table.end_table != nullptr},
      {"finish", table.finish != nullptr},
      {"close", table.close != nullptr},
  };
  std::string missing;
  for (const auto& hook : hooks) {
    if (hook.present) continue;
    if (!missing.empty()) missing += ", ";
    missing += hook.name;
  }
  return missing;
}

std::string Version(uint32_t major, uint32_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

}  // namespace

bool LoadPlugin(const std::string& path, redress_exporter_table* table,
                std::string* reason) {
  if (!IsSharedObject(path, reason)) return false;
  // Never closed: code may still run at exit, and the process ends with it.
  void* object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) {
    *reason = "cannot be loaded: " + LoadError(path);
    return false;
  }
  using Entry = decltype(&redress_exporter_v1);
  const auto entry =
      reinterpret_cast<Entry>(dlsym(object, REDRESS_ENTRY_SYMBOL));
  if (entry == nullptr) {
    *reason = "is not an exporter: it has no symbol " REDRESS_ENTRY_SYMBOL;
    return false;
  }
  const redress_exporter_table* given = nullptr;
  try {
    given = entry();
  } catch (...) {
    *reason = "lets an exception out of " REDRESS_ENTRY_SYMBOL;
    return false;
  }
  if (given == nullptr) {
    *reason = "cannot work here: it gives no table of hooks";
    return false;
  }
  // These three lie where they lie in every version.
  if (given->abi_major != REDRESS_ABI_MAJOR ||
      given->abi_minor > REDRESS_ABI_MINOR) {
    *reason = "needs version " + Version(given->abi_major, given->abi_minor) +
              " of the exporter ABI; this service has " +
              Version(REDRESS_ABI_MAJOR, REDRESS_ABI_MINOR);
    return false;
  }
  if (!CopyTable(given, REDRESS_SIZE_V1_0_EXPORTER_TABLE, table)) {
    *reason = "has a table of hooks that is too small: " +
              std::to_string(given->struct_size) + " bytes of at least " +
              std::to_string(REDRESS_SIZE_V1_0_EXPORTER_TABLE);
    return false;
  }
  const std::string missing = MissingHooks(*table);
  if (!missing.empty()) {
    *reason = "lacks hooks: " + missing;
    return false;
  }
  return true;
}

bool ReadDescription(const redress_exporter_table& table,
                     Description* description, std::string* reason) {
  redress_description given;
  if (!CopyTable(table.description, REDRESS_SIZE_V1_0_DESCRIPTION, &given)) {
    *reason = "has no description, or one that is too small";
    return false;
  }
  const auto malformed = [reason](const std::string& what) {
    *reason = "has a description that is malformed: " + what;
    return false;
  };
  const struct {
    const char* name;
    const redress_bytes& bytes;
    std::string* text;
  } texts[] = {
      {"id", given.id, &description->id},
      {"version", given.version, &description->version},
      {"description", given.summary, &description->summary},
      {"licence", given.licence, &description->licence},
  };
  for (const auto& [name, bytes, text] : texts) {
    if (!CopyBytes(bytes, text)) {
      return malformed(std::string("its ") + name +
                       " is no text of at most 65536 bytes");
    }
  }
  if (!CopyTables(given.formats, given.format_count, &description->formats,
                  CopyFormat)) {
    return malformed("its formats " + ListFault(given.format_count));
  }
  if (!CopyTables(given.options, given.option_count, &description->options,
                  CopyOption)) {
    return malformed("its options " + ListFault(given.option_count));
  }
  if (!CopyList(given.accepted_documents, given.accepted_document_count,
                &description->accepted_documents)) {
    return malformed("the documents that it accepts " +
                     ListFault(given.accepted_document_count));
  }
  description->max_table_rows = given.max_table_rows;
  description->max_memory = given.max_memory;
  return true;
}

}  // namespace redress::worker
