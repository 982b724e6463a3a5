#include "plugins/excel/workbook.h"

#include <cstdint>
#include <ctime>

#include "plugins/excel/cell_text.h"
#include "redress/export/exporter.h"

namespace redress::excel {
namespace {

constexpr char kFont[] = "Arial";
constexpr lxw_color_t kLine = 0xB1B4B6;
constexpr lxw_color_t kStrongLine = 0x12436D;
constexpr lxw_color_t kLink = 0x12436D;
constexpr lxw_color_t kGrey = 0x505A5F;
constexpr uint8_t kPaperA4 = 9;
// Excel promises 200; the rest is for formats that every workbook needs.
constexpr size_t kMaxNumberFormats = 170;
constexpr int64_t kSecondsOfDay = 86400;
// The first day that a zip archive knows; of documents without a data date.
constexpr int64_t kNoDate = 315532800;

std::string Key(const Style& s) {
  std::string key = s.number_format + "\n" + std::to_string(s.size);
  for (const bool flag : {s.bold, s.wrap, s.right, s.left, s.indent, s.link,
                          s.grey, s.low, s.middle, s.bottom, s.thick_bottom}) {
    key += flag ? '1' : '0';
  }
  return key;
}

// The library takes text that it copies as char*.
char* Mutable(const std::string& text) {
  return const_cast<char*>(text.c_str());
}

}  // namespace

std::string TitleOf(const DocumentInfo& document) {
  if (!document.title.empty()) return document.title;
  return document.id.empty() ? "A document without a title" : document.id;
}

void Check(lxw_error error, const char* what) {
  if (error == LXW_NO_ERROR) return;
  throw Error(REDRESS_INTERNAL,
              std::string("cannot write ") + what + ": " + lxw_strerror(error));
}

Workbook::Workbook(const std::string& folder)
    : folder_(folder), path_(folder + "/workbook.xlsx") {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = Mutable(folder_);
  workbook_ = workbook_new_opt(path_.c_str(), &options);
  if (workbook_ == nullptr) {
    throw Error(REDRESS_RESOURCE_EXHAUSTED, "cannot make a workbook");
  }
}

Workbook::~Workbook() {
  if (workbook_ != nullptr) lxw_workbook_free(workbook_);
}

void Workbook::SetProperties(const DocumentInfo& document) {
  const std::string title = Shorten(TitleOf(document), 255);
  std::string author =
      document.authority.empty() ? document.generator : document.authority;
  author = author.empty() ? "Redress" : Shorten(author, 255);
  const std::string generator = OneLine(document.generator, 255);
  const std::string comments =
      OneLine("Made by " + document.generator + " from data version " +
                  std::to_string(document.data_version) +
                  (document.data_date.exists()
                       ? ", which speaks for " + document.data_date.ToString()
                       : "") +
                  ".",
              255);
  lxw_doc_properties properties = {};
  properties.title = Mutable(title);
  properties.author = Mutable(author);
  properties.comments = Mutable(comments);
  int64_t created = kNoDate;
  if (document.data_date.exists()) {
    created = document.data_date.number() * kSecondsOfDay;
  }
  // The library reads 0 as "now".
  properties.created = static_cast<time_t>(created == 0 ? 1 : created);
  Check(workbook_set_properties(workbook_, &properties), "the properties");

  const std::string id = OneLine(document.id, 255);
  const std::string profile = OneLine(document.disclosure_profile, 255);
  const std::string version = std::to_string(document.data_version);
  const struct {
    const char* name;
    const std::string& value;
  } custom[] = {{"Redress document", id},
                {"Redress data version", version},
                {"Redress disclosure profile", profile},
                {"Redress generator", generator}};
  for (const auto& [name, value] : custom) {
    if (value.empty()) continue;
    Check(workbook_set_custom_property_string(workbook_, name, value.c_str()),
          "the properties");
  }
}

lxw_worksheet* Workbook::AddSheet(const std::string& name) {
  return Add(name, false);
}

lxw_worksheet* Workbook::AddStreamedSheet(const std::string& name) {
  return Add(name, true);
}

lxw_worksheet* Workbook::Add(const std::string& name, bool streamed) {
  // The library looks at this option when it makes a sheet, and only then.
  workbook_->options.constant_memory = streamed ? LXW_TRUE : LXW_FALSE;
  lxw_worksheet* sheet = workbook_add_worksheet(workbook_, name.c_str());
  if (sheet == nullptr) {
    throw Error(REDRESS_INTERNAL, "cannot add the sheet " + name);
  }
  worksheet_set_paper(sheet, kPaperA4);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  return sheet;
}

lxw_chart* Workbook::AddChart(uint8_t type) {
  lxw_chart* chart = workbook_add_chart(workbook_, type);
  if (chart == nullptr) throw Error(REDRESS_INTERNAL, "cannot add a chart");
  return chart;
}

bool Workbook::HasRoomForNumberFormat(const std::string& number_format) {
  return number_formats_.size() < kMaxNumberFormats ||
         number_formats_.count(number_format) > 0;
}

lxw_format* Workbook::Format(const Style& style) {
  lxw_format*& format = formats_[Key(style)];
  if (format != nullptr) return format;
  format = workbook_add_format(workbook_);
  if (format == nullptr) {
    throw Error(REDRESS_RESOURCE_EXHAUSTED, "cannot add a format");
  }
  format_set_font_name(format, kFont);
  format_set_font_size(format, style.size);
  uint8_t vertical = LXW_ALIGN_VERTICAL_TOP;
  if (style.low) vertical = LXW_ALIGN_VERTICAL_BOTTOM;
  if (style.middle) vertical = LXW_ALIGN_VERTICAL_CENTER;
  format_set_align(format, vertical);
  if (!style.number_format.empty()) {
    number_formats_.insert(style.number_format);
    format_set_num_format(format, style.number_format.c_str());
  }
  if (style.bold) format_set_bold(format);
  if (style.wrap) format_set_text_wrap(format);
  if (style.right) format_set_align(format, LXW_ALIGN_RIGHT);
  if (style.left) format_set_align(format, LXW_ALIGN_LEFT);
  if (style.indent) format_set_indent(format, 1);
  if (style.grey) format_set_font_color(format, kGrey);
  if (style.link) {
    format_set_font_color(format, kLink);
    format_set_underline(format, LXW_UNDERLINE_SINGLE);
  }
  if (style.bottom) {
    format_set_bottom(format, LXW_BORDER_THIN);
    format_set_bottom_color(format, kLine);
  }
  if (style.thick_bottom) {
    format_set_bottom(format, LXW_BORDER_MEDIUM);
    format_set_bottom_color(format, kStrongLine);
  }
  return format;
}

std::string Workbook::Close() {
  // workbook_close frees the workbook whatever it returns.
  lxw_workbook* workbook = workbook_;
  workbook_ = nullptr;
  Check(workbook_close(workbook), "the workbook");
  return path_;
}

}  // namespace redress::excel
