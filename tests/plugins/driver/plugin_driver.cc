#include "tests/plugins/driver/plugin_driver.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "tests/plugins/driver/arrow_builder.h"

namespace redress::testing {
namespace {

redress_bytes Bytes(const std::string& text) {
  return {text.data(), text.size()};
}

std::string ToString(redress_bytes bytes) {
  return bytes.size == 0 ? "" : std::string(bytes.data, bytes.size);
}

// What the host functions write into.
struct HostState {
  ExportResult result;
  std::string open_file;
};

redress_code BeginFile(void* self, redress_bytes name, redress_bytes,
                       redress_error*) {
  auto* state = static_cast<HostState*>(self);
  state->open_file = ToString(name);
  state->result.files[state->open_file] = "";
  return REDRESS_OK;
}

redress_code WriteFile(void* self, redress_bytes bytes, redress_error*) {
  auto* state = static_cast<HostState*>(self);
  state->result.files[state->open_file] += ToString(bytes);
  return REDRESS_OK;
}

redress_code EndFile(void* self, redress_error*) {
  static_cast<HostState*>(self)->open_file.clear();
  return REDRESS_OK;
}

void TakeMessage(void* self, redress_bytes text) {
  static_cast<HostState*>(self)->result.messages.push_back(ToString(text));
}

redress_host MakeHost(HostState* state) {
  redress_host host = {};
  host.struct_size = sizeof(host);
  host.abi_major = REDRESS_ABI_MAJOR;
  host.abi_minor = REDRESS_ABI_MINOR;
  host.self = state;
  host.log = [](void*, int32_t, redress_bytes) {};
  host.message = &TakeMessage;
  host.is_cancelled = [](void*) -> int32_t { return 0; };
  host.begin_file = &BeginFile;
  host.write_file = &WriteFile;
  host.end_file = &EndFile;
  return host;
}

const redress_exporter_table& Load(const std::string& plugin) {
  // Never unloaded: what it returns is static, and a test binary ends soon.
  void* library = dlopen(plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  using Entry = const redress_exporter_table* (*)();
  const auto entry =
      reinterpret_cast<Entry>(dlsym(library, REDRESS_ENTRY_SYMBOL));
  if (entry == nullptr) throw std::runtime_error("no entry in " + plugin);
  return *entry();
}

// One document on its way through a session.
class Feed {
 public:
  Feed(const redress_exporter_table& table, redress_session* session,
       redress_error* error)
      : table_(table), session_(session), error_(error) {}

  redress_code Text(const TextBlock& block) {
    redress_text text = {};
    text.struct_size = sizeof(text);
    text.style = static_cast<int32_t>(block.style);
    text.text = Bytes(block.text);
    std::vector<redress_text_figure> figures;
    for (const TextFigure& from : block.figures) {
      redress_text_figure figure = {};
      figure.struct_size = sizeof(figure);
      figure.begin = from.begin;
      figure.size = from.size;
      figure.name = Bytes(from.name);
      figures.push_back(figure);
    }
    std::vector<const redress_text_figure*> pointers;
    for (const redress_text_figure& figure : figures) {
      pointers.push_back(&figure);
    }
    text.figures = pointers.data();
    text.figure_count = pointers.size();
    return table_.text(session_, &text, error_);
  }

  redress_code Table(const TestTable& from, size_t batch_rows) {
    std::vector<redress_bytes> notes;
    for (const std::string& note : from.info.notes) {
      notes.push_back(Bytes(note));
    }
    redress_table info = {};
    info.struct_size = sizeof(info);
    info.chart_type = static_cast<int32_t>(from.info.chart.type);
    info.id = Bytes(from.info.id);
    info.title = Bytes(from.info.title);
    info.notes = notes.data();
    info.note_count = notes.size();
    info.chart_title = Bytes(from.info.chart.title);
    info.chart_alt_text = Bytes(from.info.chart.alt_text);
    info.question = Bytes(from.info.question);
    ArrowSchema schema = MakeSchema(from.info.columns);
    redress_code code = table_.begin_table(session_, &info, &schema, error_);
    if (schema.release != nullptr) schema.release(&schema);
    for (size_t begin = 0; code == REDRESS_OK && begin < from.rows.size();
         begin += batch_rows) {
      ArrowArray batch =
          MakeBatch(from.info.columns, from.rows, begin,
                    std::min(begin + batch_rows, from.rows.size()));
      code = table_.rows(session_, &batch, error_);
      if (batch.release != nullptr) batch.release(&batch);
    }
    return code == REDRESS_OK ? table_.end_table(session_, error_) : code;
  }

 private:
  const redress_exporter_table& table_;
  redress_session* session_;
  redress_error* error_;
};

// The header of a document in the ABI's terms.
struct AbiDocument {
  explicit AbiDocument(const DocumentInfo& info) {
    for (const PeriodInfo& from : info.periods) {
      redress_period period = {};
      period.struct_size = sizeof(period);
      period.first_day = from.first_day.number();
      period.last_day = from.last_day.number();
      period.label = Bytes(from.label);
      periods.push_back(period);
    }
    for (const redress_period& period : periods) pointers.push_back(&period);
    document.struct_size = sizeof(document);
    document.data_date = info.data_date.number();
    document.data_version = info.data_version;
    document.id = Bytes(info.id);
    document.title = Bytes(info.title);
    document.generator = Bytes(info.generator);
    document.disclosure_profile = Bytes(info.disclosure_profile);
    document.authority = Bytes(info.authority);
    document.periods = pointers.data();
    document.period_count = pointers.size();
    document.source = Bytes(info.source);
  }

  std::vector<redress_period> periods;
  std::vector<const redress_period*> pointers;
  redress_document document = {};
};

}  // namespace

TestCell TextCell(const std::string& text) {
  TestCell cell;
  cell.kind = Cell::Kind::kText;
  cell.text = text;
  return cell;
}

TestCell CountCell(int64_t count) {
  TestCell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.value = static_cast<double>(count);
  cell.numerator = count;
  cell.denominator = 1;
  cell.unit = Unit::kCount;
  cell.display = std::to_string(count);
  return cell;
}

TestCell RateCell(int64_t part, int64_t base, const std::string& display) {
  if (base == 0) return StatusCell(CellStatus::kNotApplicable, Unit::kPercent);
  TestCell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.value = static_cast<double>(part) / static_cast<double>(base);
  cell.numerator = part;
  cell.denominator = base;
  cell.unit = Unit::kPercent;
  cell.display = display;
  return cell;
}

TestCell PenceCell(int64_t pence, const std::string& display) {
  TestCell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.value = static_cast<double>(pence) / 100;
  cell.numerator = pence;
  cell.denominator = 100;
  cell.unit = Unit::kGbp;
  cell.display = display;
  return cell;
}

TestCell StatusCell(CellStatus status, Unit unit) {
  TestCell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.status = status;
  cell.unit = unit;
  cell.display = std::string("[") + StatusSymbol(status) + "]";
  return cell;
}

TestCell DateCell(Day day) {
  TestCell cell;
  cell.kind = Cell::Kind::kDate;
  cell.date = day;
  return cell;
}

ColumnInfo LabelColumn(const std::string& id, const std::string& label) {
  ColumnInfo column;
  column.id = id;
  column.label = label;
  column.role = ColumnRole::kLabel;
  return column;
}

ColumnInfo FigureColumn(const std::string& id, const std::string& label,
                        Unit unit, const std::string& measure, int period,
                        ColumnContent content) {
  ColumnInfo column;
  column.id = id;
  column.label = label;
  column.role = ColumnRole::kFigure;
  column.unit = unit;
  column.measure = measure;
  column.period = period;
  column.content = content;
  return column;
}

Day MakeDay(int year, int month, int day) {
  const std::chrono::sys_days days =
      std::chrono::year{year} / month /
      std::chrono::day{static_cast<unsigned>(day)};
  return Day(static_cast<int32_t>(days.time_since_epoch().count()));
}

PluginDescription Describe(const std::string& plugin) {
  const redress_description& from = *Load(plugin).description;
  PluginDescription description;
  description.id = ToString(from.id);
  description.file_extension = ToString(from.formats[0]->file_extension);
  for (uint64_t i = 0; i < from.accepted_document_count; ++i) {
    description.accepted_documents.push_back(
        ToString(from.accepted_documents[i]));
  }
  for (uint64_t i = 0; i < from.option_count; ++i) {
    description.options[ToString(from.options[i]->name)] =
        ToString(from.options[i]->default_value);
  }
  return description;
}

ExportResult Export(const std::string& plugin, const TestDocument& document,
                    const std::map<std::string, std::string>& options,
                    size_t batch_rows, const std::string& format) {
  const redress_exporter_table& table = Load(plugin);
  std::map<std::string, std::string> values = Describe(plugin).options;
  for (const auto& [name, value] : options) values.at(name) = value;
  std::vector<redress_option_value> option_values;
  for (const auto& [name, value] : values) {
    option_values.push_back({Bytes(name), Bytes(value)});
  }
  const TemporaryFolder folder;
  redress_job job = {};
  job.struct_size = sizeof(job);
  job.options = option_values.data();
  job.option_count = option_values.size();
  job.temporary_folder = Bytes(folder.path());
  job.format =
      format.empty() ? table.description->formats[0]->id : Bytes(format);

  HostState state;
  const redress_host host = MakeHost(&state);
  const AbiDocument abi(document.info);
  redress_error error = {};
  error.struct_size = sizeof(error);
  redress_session* session = nullptr;
  redress_code code = table.open(&host, &job, &abi.document, &session, &error);
  if (code == REDRESS_OK) {
    Feed feed(table, session, &error);
    for (const TestPart& part : document.parts) {
      if (code != REDRESS_OK) break;
      code = std::holds_alternative<TextBlock>(part)
                 ? feed.Text(std::get<TextBlock>(part))
                 : feed.Table(std::get<TestTable>(part), batch_rows);
    }
    if (code == REDRESS_OK) code = table.finish(session, &error);
    table.close(session);
  }
  state.result.code = code;
  state.result.error = std::string(error.text, error.text_size);
  return std::move(state.result);
}

TemporaryFolder::TemporaryFolder() {
  std::string path = std::filesystem::temp_directory_path() / "redress-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Write(const std::string& name,
                                   const std::string& bytes) const {
  const std::string path = path_ + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

CommandResult RunCommand(const std::string& command) {
  CommandResult result;
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  std::array<char, 4096> buffer;
  size_t size;
  while ((size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    result.output.append(buffer.data(), size);
  }
  result.exit_code = pclose(pipe);
  return result;
}

}  // namespace redress::testing
