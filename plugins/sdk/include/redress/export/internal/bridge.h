// How the C++ SDK meets the C ABI: descriptions out, documents in, and the
// barrier that no exception passes. Included by exporter.h only.

#ifndef REDRESS_EXPORT_INTERNAL_BRIDGE_H_
#define REDRESS_EXPORT_INTERNAL_BRIDGE_H_

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "redress/export/abi.h"
#include "redress/export/exporter.h"

namespace redress::internal {

inline redress_bytes ToBytes(const std::string& text) {
  return {text.data(), text.size()};
}

inline std::string ToString(const redress_bytes& bytes) {
  return bytes.size == 0 ? std::string() : std::string(bytes.data, bytes.size);
}

// Copies what both sides know of a table; the rest stays zero.
template <typename Table>
Table CopyTable(const Table* table) {
  Table copy = {};
  std::memcpy(&copy, table, std::min<size_t>(table->struct_size, sizeof(copy)));
  return copy;
}

// Writes `text` into `error`, cut between characters where it is too long.
inline void SetError(redress_error* error, const char* text) noexcept {
  if (error == nullptr || text == nullptr) return;
  size_t size = std::strlen(text);
  if (size > REDRESS_ERROR_CAPACITY) {
    size = REDRESS_ERROR_CAPACITY;
    while (size > 0 && (text[size] & 0xC0) == 0x80) --size;
  }
  std::memcpy(error->text, text, size);
  error->text_size = static_cast<uint32_t>(size);
}

// Runs `body` and turns whatever it throws into a code and a sentence.
template <typename Body>
redress_code Guard(redress_error* error, Body body) noexcept {
  try {
    body();
    return REDRESS_OK;
  } catch (const Error& failure) {
    SetError(error, failure.what());
    // An OK that was thrown is still a failure.
    return failure.code() == REDRESS_OK ? REDRESS_INTERNAL : failure.code();
  } catch (const std::bad_alloc&) {
    SetError(error, "the exporter ran out of memory");
    return REDRESS_RESOURCE_EXHAUSTED;
  } catch (const std::exception& failure) {
    SetError(error, failure.what());
    return REDRESS_INTERNAL;
  } catch (...) {
    SetError(error, "the exporter threw something that is no std::exception");
    return REDRESS_INTERNAL;
  }
}

// A description as C tables. Points into itself: never moved.
class DescriptionTable {
 public:
  explicit DescriptionTable(Description description)
      : description_(std::move(description)) {
    for (const Option& option : description_.options) {
      choices_.emplace_back();
      for (const std::string& choice : option.choices) {
        choices_.back().push_back(ToBytes(choice));
      }
    }
    options_.resize(description_.options.size());
    for (size_t i = 0; i < options_.size(); ++i) {
      const Option& option = description_.options[i];
      options_[i].struct_size = sizeof(redress_option);
      options_[i].type = static_cast<int32_t>(option.type);
      options_[i].name = ToBytes(option.name);
      options_[i].default_value = ToBytes(option.default_value);
      options_[i].choices = choices_[i].data();
      options_[i].choice_count = choices_[i].size();
      options_[i].help = ToBytes(option.help);
      options_[i].required = option.required ? 1 : 0;
      options_[i].has_range = option.minimum && option.maximum ? 1 : 0;
      options_[i].minimum = option.minimum.value_or(0);
      options_[i].maximum = option.maximum.value_or(0);
      option_pointers_.push_back(&options_[i]);
    }
    MakeFormats();
    for (const std::string& document : description_.accepted_documents) {
      documents_.push_back(ToBytes(document));
    }
    table_.struct_size = sizeof(table_);
    table_.id = ToBytes(description_.id);
    table_.version = ToBytes(description_.version);
    table_.summary = ToBytes(description_.summary);
    table_.licence = ToBytes(description_.licence);
    table_.formats = format_pointers_.data();
    table_.format_count = format_pointers_.size();
    table_.options = option_pointers_.data();
    table_.option_count = option_pointers_.size();
    table_.accepted_documents = documents_.data();
    table_.accepted_document_count = documents_.size();
    table_.max_table_rows = description_.max_table_rows;
    table_.max_memory = description_.max_memory;
  }
  DescriptionTable(const DescriptionTable&) = delete;
  DescriptionTable& operator=(const DescriptionTable&) = delete;

  const redress_description* get() const { return &table_; }

 private:
  void MakeFormats() {
    formats_.resize(description_.formats.size());
    for (size_t i = 0; i < formats_.size(); ++i) {
      Format& format = description_.formats[i];
      if (format.id.empty() && !format.file_extension.empty()) {
        format.id = format.file_extension.substr(1);
      }
      formats_[i].struct_size = sizeof(redress_format);
      formats_[i].many_files = format.many_files ? 1 : 0;
      formats_[i].id = ToBytes(format.id);
      formats_[i].media_type = ToBytes(format.media_type);
      formats_[i].file_extension = ToBytes(format.file_extension);
      format_pointers_.push_back(&formats_[i]);
    }
  }

  Description description_;
  std::vector<redress_format> formats_;
  std::vector<const redress_format*> format_pointers_;
  std::vector<std::vector<redress_bytes>> choices_;
  std::vector<redress_option> options_;
  std::vector<const redress_option*> option_pointers_;
  std::vector<redress_bytes> documents_;
  redress_description table_ = {};
};

// The key-value pairs of a schema's metadata, in Arrow's encoding.
inline std::map<std::string, std::string> ReadMetadata(const char* bytes) {
  std::map<std::string, std::string> pairs;
  if (bytes == nullptr) return pairs;
  const auto number = [&bytes] {
    int32_t value;
    std::memcpy(&value, bytes, sizeof(value));
    bytes += sizeof(value);
    return value;
  };
  const auto text = [&bytes, &number] {
    const int32_t size = number();
    std::string value(bytes, static_cast<size_t>(size));
    bytes += size;
    return value;
  };
  for (int32_t left = number(); left > 0; --left) {
    std::string key = text();
    pairs[std::move(key)] = text();
  }
  return pairs;
}

// The place of `name` among `names`; 0 where it is none of them.
template <typename Enum, size_t kSize>
Enum EnumByName(const std::string& name, const char* const (&names)[kSize]) {
  for (size_t i = 0; i < kSize; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
  }
  return static_cast<Enum>(0);
}

inline ColumnInfo ReadColumn(const ArrowSchema& schema) {
  std::map<std::string, std::string> metadata = ReadMetadata(schema.metadata);
  ColumnInfo column;
  column.id = metadata["id"];
  column.label = metadata["label"];
  column.role = EnumByName<ColumnRole>(metadata["role"], kRoleNames);
  column.unit = EnumByName<Unit>(metadata["unit"], kUnitNames);
  column.measure = metadata["measure"];
  column.period = std::atoi(metadata["period"].c_str());
  column.content =
      EnumByName<ColumnContent>(metadata["content"], kContentNames);
  column.numerator_in_brackets = metadata["numerator_in_brackets"] == "true";
  column.dimension = metadata["dimension"];
  column.display_format = metadata["display_format"];
  return column;
}

inline TableInfo ReadTable(const redress_table* given,
                           const ArrowSchema& schema) {
  const redress_table table = CopyTable(given);
  TableInfo info;
  info.id = ToString(table.id);
  info.title = ToString(table.title);
  for (uint64_t i = 0; i < table.note_count; ++i) {
    info.notes.push_back(ToString(table.notes[i]));
  }
  info.chart.type = static_cast<ChartType>(table.chart_type);
  info.chart.title = ToString(table.chart_title);
  info.chart.alt_text = ToString(table.chart_alt_text);
  info.question = ToString(table.question);
  for (int64_t i = 1; i < schema.n_children; ++i) {
    info.columns.push_back(ReadColumn(*schema.children[i]));
  }
  return info;
}

inline DocumentInfo ReadDocument(const redress_document* given) {
  const redress_document document = CopyTable(given);
  DocumentInfo info;
  info.id = ToString(document.id);
  info.title = ToString(document.title);
  info.generator = ToString(document.generator);
  info.disclosure_profile = ToString(document.disclosure_profile);
  info.authority = ToString(document.authority);
  info.data_version = document.data_version;
  info.data_date = Day(document.data_date);
  for (uint64_t i = 0; i < document.period_count; ++i) {
    const redress_period period = CopyTable(document.periods[i]);
    info.periods.push_back(
        {Day(period.first_day), Day(period.last_day), ToString(period.label)});
  }
  info.source = ToString(document.source);
  return info;
}

inline TextBlock ReadText(const redress_text* given) {
  const redress_text text = CopyTable(given);
  TextBlock block;
  block.style = static_cast<TextStyle>(text.style);
  block.text = ToString(text.text);
  for (uint64_t i = 0; i < text.figure_count; ++i) {
    const redress_text_figure figure = CopyTable(text.figures[i]);
    block.figures.push_back({static_cast<size_t>(figure.begin),
                             static_cast<size_t>(figure.size),
                             ToString(figure.name)});
  }
  return block;
}

inline Options ReadOptions(const redress_job& job) {
  std::map<std::string, std::string> values;
  for (uint64_t i = 0; i < job.option_count; ++i) {
    values[ToString(job.options[i].name)] = ToString(job.options[i].value);
  }
  return Options(std::move(values));
}

// One document: the exporter and the table that it is at.
class Session {
 public:
  // Deletes an exporter. A destructor that throws, even while another exception
  // is on its way, is a line in the log and nothing else: the document is over.
  struct Discard {
    void operator()(Exporter* exporter) const noexcept {
      const redress_host* host = exporter->host_;
      redress_error error = {};
      if (Guard(&error, [&] { delete exporter; }) == REDRESS_OK) return;
      if (host == nullptr) return;
      host->log(host->self, REDRESS_LOG_ERROR, {error.text, error.text_size});
    }
  };
  using Holder = std::unique_ptr<Exporter, Discard>;

  Session(Holder exporter, const redress_host* host, const redress_job* job)
      : host_(CopyTable(host)), exporter_(std::move(exporter)) {
    const redress_job copy = CopyTable(job);
    exporter_->host_ = &host_;
    exporter_->format_ = ToString(copy.format);
    exporter_->options_ = std::make_unique<Options>(ReadOptions(copy));
    exporter_->output_ =
        std::make_unique<Output>(&host_, ToString(copy.temporary_folder));
  }

  void Begin(const redress_document* document) {
    exporter_->Begin(ReadDocument(document));
  }
  void Text(const redress_text* given) { exporter_->Text(ReadText(given)); }
  void BeginTable(const redress_table* table, const ArrowSchema& schema) {
    table_ = ReadTable(table, schema);
    exporter_->BeginTable(table_);
  }
  void Rows(const ArrowArray* batch) {
    exporter_->Rows(RowBatch(batch, table_.columns));
  }
  void EndTable() { exporter_->EndTable(); }
  void Finish() { exporter_->Finish(); }

  redress_session* ToHandle() {
    return reinterpret_cast<redress_session*>(this);
  }
  static Session* FromHandle(redress_session* handle) {
    return reinterpret_cast<Session*>(handle);
  }

 private:
  redress_host host_;
  TableInfo table_;
  // Last, so that its destructor finds the rest.
  Holder exporter_;
};

// The lowest minor version of the ABI that this SDK works with: what a host
// does not know it is not asked for.
constexpr uint32_t kNeededMinor = 0;

template <typename Class>
redress_code Open(const redress_host* host, const redress_job* job,
                  const redress_document* document, redress_session** session,
                  redress_error* error) {
  return Guard(error, [&] {
    auto made =
        std::make_unique<Session>(Session::Holder(new Class()), host, job);
    made->Begin(document);
    *session = made.release()->ToHandle();
  });
}

// The C table of `Class`; null where its description cannot be made.
template <typename Class, typename Describe>
const redress_exporter_table* EntryTable(Describe describe) noexcept {
  try {
    static const DescriptionTable kDescription(describe());
    static const redress_exporter_table kTable = {
        sizeof(redress_exporter_table),
        REDRESS_ABI_MAJOR,
        kNeededMinor,
        0,
        kDescription.get(),
        &Open<Class>,
        [](redress_session* session, const redress_text* text,
           redress_error* error) {
          return Guard(error,
                       [&] { Session::FromHandle(session)->Text(text); });
        },
        [](redress_session* session, const redress_table* given,
           ArrowSchema* schema, redress_error* error) {
          return Guard(error, [&] {
            Session::FromHandle(session)->BeginTable(given, *schema);
          });
        },
        [](redress_session* session, ArrowArray* batch, redress_error* error) {
          return Guard(error,
                       [&] { Session::FromHandle(session)->Rows(batch); });
        },
        [](redress_session* session, redress_error* error) {
          return Guard(error,
                       [&] { Session::FromHandle(session)->EndTable(); });
        },
        [](redress_session* session, redress_error* error) {
          return Guard(error, [&] { Session::FromHandle(session)->Finish(); });
        },
        [](redress_session* session) {
          Guard(nullptr, [&] { delete Session::FromHandle(session); });
        }};
    return &kTable;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace redress::internal

#endif  // REDRESS_EXPORT_INTERNAL_BRIDGE_H_
