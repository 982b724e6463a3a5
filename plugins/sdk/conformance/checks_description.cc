#include <elf.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <string_view>

#include "plugins/sdk/conformance/checks.h"
#include "plugins/sdk/conformance/documents.h"
#include "plugins/sdk/conformance/option_value.h"
#include "service/export/description_rules.h"
#include "service/export/text.h"

namespace redress::conformance {
namespace {

// Older linkers export where sections begin and end.
bool IsLinkersOwn(std::string_view name) {
  for (const char* own : {"_init", "_fini", "_edata", "_end", "__bss_start"}) {
    if (name == own) return true;
  }
  return false;
}

// What lies at `offset` of `file`; null where it is not all there.
template <typename T>
const T* At(const std::string& file, uint64_t offset, uint64_t count = 1) {
  if (offset > file.size() || count > (file.size() - offset) / sizeof(T) ||
      offset % alignof(T) != 0) {
    return nullptr;
  }
  return reinterpret_cast<const T*>(file.data() + offset);
}

// Names that the shared object exports beside its entry. False where its
// tables cannot be read.
bool ReadExports(const std::string& file, std::vector<std::string>* names) {
  const auto* header = At<Elf64_Ehdr>(file, 0);
  if (header == nullptr) return false;
  const auto* sections = At<Elf64_Shdr>(file, header->e_shoff, header->e_shnum);
  if (sections == nullptr) return false;
  for (int i = 0; i < header->e_shnum; ++i) {
    if (sections[i].sh_type != SHT_DYNSYM) continue;
    if (sections[i].sh_link >= header->e_shnum) return false;
    const Elf64_Shdr& texts = sections[sections[i].sh_link];
    const uint64_t count = sections[i].sh_size / sizeof(Elf64_Sym);
    const auto* symbols = At<Elf64_Sym>(file, sections[i].sh_offset, count);
    const char* text = At<char>(file, texts.sh_offset, texts.sh_size);
    if (symbols == nullptr || text == nullptr) return false;
    for (uint64_t j = 0; j < count; ++j) {
      if (symbols[j].st_shndx == SHN_UNDEF ||
          ELF64_ST_BIND(symbols[j].st_info) == STB_LOCAL ||
          symbols[j].st_name >= texts.sh_size) {
        continue;
      }
      const std::string_view name(text + symbols[j].st_name);
      if (name != REDRESS_ENTRY_SYMBOL && !IsLinkersOwn(name)) {
        names->emplace_back(name);
      }
    }
  }
  return true;
}

bool EndsIn(const std::string& text, const std::string& end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// "text/csv" of "text/csv; charset=utf-8".
std::string BaseType(const std::string& media_type) {
  return media_type.substr(0, media_type.find_first_of("; "));
}

// What of its files is not as the format declares it.
std::string FormatFault(const worker::DescribedFormat& format,
                        const std::vector<OutputFile>& files) {
  const bool named =
      std::any_of(files.begin(), files.end(), [&](const OutputFile& file) {
        return EndsIn(file.name, format.file_extension);
      });
  const std::string& media_type = files[0].media_type;
  const bool typed =
      format.many_files || BaseType(media_type) == BaseType(format.media_type);
  if (named && typed) return "";
  return "it declares " + format.media_type + " in files called *" +
         format.file_extension + ", but wrote " + files[0].name + " (" +
         media_type + ")";
}

// The values that an option is tried with.
std::vector<std::string> ValuesToTry(const worker::DescribedOption& option) {
  switch (option.type) {
    case REDRESS_OPTION_BOOLEAN:
      return {"true", "false"};
    case REDRESS_OPTION_CHOICE:
      return option.choices;
    case REDRESS_OPTION_INTEGER: {
      using Limits = std::numeric_limits<int64_t>;
      const int64_t low = option.has_range ? option.minimum : Limits::min();
      const int64_t high = option.has_range ? option.maximum : Limits::max();
      std::vector<std::string> values = {std::to_string(low),
                                         std::to_string(high)};
      if (low < 0 && high > 0) values.push_back("0");
      return values;
    }
    default:
      break;
  }
  std::vector<std::string> values = {"x", std::string(1000, 'y')};
  for (const std::string& text : StrangeTexts()) values.push_back(text);
  return values;
}

}  // namespace

// The process that runs it has loaded the plugin already.
Finding CheckLoad(Context* context) {
  Findings findings;
  const worker::Description& description = context->description;
  findings.Note(
      exporting::CleanText(description.id + " " + description.version, 200));
  return findings.Result();
}

Finding CheckSymbols(Context* context) {
  Findings findings;
  std::ifstream stream(context->plugin_path, std::ios::binary);
  const std::string file((std::istreambuf_iterator<char>(stream)), {});
  std::vector<std::string> names;
  if (!ReadExports(file, &names)) {
    findings.Fail("its symbol table cannot be read");
  } else if (!names.empty()) {
    // Names that people gave before those that C++ makes.
    std::stable_partition(
        names.begin(), names.end(),
        [](const std::string& name) { return name.rfind("_Z", 0) != 0; });
    findings.Fail("it exports " + std::to_string(names.size()) +
                  " more symbols than its entry, " + names[0] +
                  " among them, which may meet those of other libraries; "
                  "redress_add_exporter() hides them");
  }
  return findings.Result();
}

Finding CheckDescription(Context* context) {
  Findings findings;
  const std::string fault =
      exporting::DescriptionFault(context->description, ValueFault);
  if (!fault.empty()) findings.Fail(fault);
  return findings.Result();
}

Finding CheckFormats(Context* context) {
  Findings findings;
  const Document document = context->Sample();
  for (const worker::DescribedFormat& format : context->description.formats) {
    RunSettings settings = context->Settings();
    settings.format = format.id;
    const std::string what = "format " + format.id;
    std::vector<OutputFile> files;
    if (!Write(context, document, settings, what, &findings, &files)) continue;
    const std::string fault = FormatFault(format, files);
    if (!fault.empty()) findings.Fail(what + ": " + fault);
  }
  return findings.Result();
}

Finding CheckOptions(Context* context) {
  const Document document = context->Sample();
  if (context->description.options.empty()) {
    return {Verdict::kSkipped, "it declares none", ""};
  }
  Findings findings;
  Write(context, document, context->Settings(), "", &findings);
  for (const worker::DescribedOption& option : context->description.options) {
    for (const std::string& value : ValuesToTry(option)) {
      RunSettings settings = context->Settings();
      settings.options[option.name] = value;
      Write(context, document, settings,
            option.name + "=" + exporting::CleanText(value, 40), &findings);
    }
  }
  return findings.Result();
}

}  // namespace redress::conformance
