// The C++ SDK of exporter plugins: derive a class from redress::Exporter,
// describe it, and that is the plugin. Header-only, C++17, needs no library.
//
//   class Lines : public redress::Exporter {
//     void Begin(const redress::DocumentInfo&) override {
//       output().BeginFile("titles.txt", "text/plain");
//     }
//     void BeginTable(const redress::TableInfo& table) override {
//       output().Write(table.title + "\n");
//     }
//     void Finish() override { output().EndFile(); }
//   };
//   REDRESS_EXPORTER(Lines, {"lines", "1.0.0", "The titles of tables.",
//                            {{"text/plain", ".txt"}}})
//
// An object lives for one document; its calls come one at a time and from one
// thread. Any call may throw: Refused says why the document cannot be written
// and is shown to whoever asked for it; Error gives another code; anything else
// is a fault of the plugin, with what() as its text. Nothing is thrown across
// the border. Output must be deterministic: no clock, no random numbers, no
// locale, no environment.

#ifndef REDRESS_EXPORT_EXPORTER_H_
#define REDRESS_EXPORT_EXPORTER_H_

#include <charconv>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redress/export/abi.h"
#include "redress/export/document.h"

namespace redress {

// A failure with a code of its own (a gRPC code, see abi.h).
class Error : public std::runtime_error {
 public:
  Error(redress_code code, const std::string& text)
      : std::runtime_error(text), code_(code) {}
  redress_code code() const { return code_; }

 private:
  redress_code code_;
};

// The document cannot be written in this format, and why: in whole sentences,
// for whoever asked for it. At most 1,024 bytes arrive.
class Refused : public Error {
 public:
  explicit Refused(const std::string& text)
      : Error(REDRESS_FAILED_PRECONDITION, text) {}
};

enum class OptionType {
  kString = REDRESS_OPTION_STRING,
  kInteger = REDRESS_OPTION_INTEGER,
  kBoolean = REDRESS_OPTION_BOOLEAN,
  kChoice = REDRESS_OPTION_CHOICE,
};

// An option that an exporter takes.
struct Option {
  std::string name;  // lower case words joined by underscores
  OptionType type = OptionType::kString;
  std::string default_value;  // "": none
  std::string help;
  std::vector<std::string> choices = {};  // of a kChoice
  bool required = false;
  std::optional<int64_t> minimum = {};  // of a kInteger; both or neither
  std::optional<int64_t> maximum = {};
};

// A format that an exporter writes.
struct Format {
  std::string media_type;      // "text/plain"
  std::string file_extension;  // with the dot
  bool many_files = false;     // a folder of files and not one file
  std::string id = {};         // none: the extension without the dot
};

// What an exporter is.
struct Description {
  std::string id;               // "excel"
  std::string version;          // the plugin's own
  std::string summary;          // what it writes, in words
  std::vector<Format> formats;  // the first is written where none is asked for
  std::vector<Option> options = {};
  std::vector<std::string> accepted_documents = {};  // none: any
  std::string licence = {};                          // an SPDX identifier
  // A longer table is refused, by the exporter and in words. 0: no limit.
  uint64_t max_table_rows = 0;
  // Bytes of memory needed at most, however long the document. 0: not said.
  uint64_t max_memory = 0;
};

// The options of one document: those that the description declares, checked by
// the host, with the default where none was given.
class Options {
 public:
  Options() = default;
  explicit Options(std::map<std::string, std::string> values)
      : values_(std::move(values)) {}

  // It was given, or has a default.
  bool Has(const std::string& name) const { return !GetString(name).empty(); }

  // "" where it has no value. Throws std::out_of_range for an option that the
  // description does not declare; so do the others.
  const std::string& GetString(const std::string& name) const {
    return values_.at(name);
  }

  // 0 where it has no value.
  int64_t GetInteger(const std::string& name) const {
    const std::string& text = GetString(name);
    int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  // false where it has no value.
  bool GetBoolean(const std::string& name) const {
    return GetString(name) == "true";
  }

 private:
  std::map<std::string, std::string> values_;
};

// Where an exporter writes. Each function throws Error when nobody takes the
// bytes any more; let it pass.
class Output {
 public:
  Output(const redress_host* host, std::string temporary_folder)
      : host_(host), temporary_folder_(std::move(temporary_folder)) {}

  // Begins a file; the one before must have ended. The name has no folder and
  // no leading dot, is unique in the document and at most 200 bytes.
  void BeginFile(std::string_view name, std::string_view media_type) {
    Call(host_->begin_file, Bytes(name), Bytes(media_type));
  }

  // Appends to the file. Waits while the reader is slow.
  void Write(std::string_view bytes) { Call(host_->write_file, Bytes(bytes)); }

  void EndFile() { Call(host_->end_file); }

  // For formats that need to seek: an empty folder of this document's own, with
  // no slash at its end. The host removes it.
  const std::string& TemporaryFolder() const { return temporary_folder_; }

  // Sends a whole file written to the temporary folder.
  void SendFile(std::string_view name, std::string_view media_type,
                const std::string& path) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(path.c_str(), "rb"), &std::fclose);
    if (file == nullptr) throw Error(REDRESS_INTERNAL, "cannot read " + path);
    BeginFile(name, media_type);
    std::vector<char> buffer(size_t{64} << 10);
    size_t size;
    while ((size = std::fread(buffer.data(), 1, buffer.size(), file.get())) >
           0) {
      Write({buffer.data(), size});
    }
    if (std::ferror(file.get()) != 0) {
      throw Error(REDRESS_INTERNAL, "cannot read " + path);
    }
    EndFile();
  }

  // Tells the reader of the files something, in the export's trailer.
  void Message(std::string_view text) {
    host_->message(host_->self, Bytes(text));
  }

 private:
  static redress_bytes Bytes(std::string_view text) {
    return {text.data(), text.size()};
  }

  template <typename Function, typename... Arguments>
  void Call(Function function, Arguments... arguments) {
    redress_error error = {};
    error.struct_size = sizeof(error);
    const redress_code code = function(host_->self, arguments..., &error);
    if (code != REDRESS_OK) {
      throw Error(code, std::string(error.text, error.text_size));
    }
  }

  const redress_host* host_;
  std::string temporary_folder_;
};

enum class LogLevel {
  kInfo = REDRESS_LOG_INFO,
  kWarning = REDRESS_LOG_WARNING,
  kError = REDRESS_LOG_ERROR,
};

namespace internal {
class Session;
}  // namespace internal

// Writes one document. The calls come in the order
//   Begin (Text | BeginTable Rows* EndTable)* Finish
// and stop after one that throws. Override what matters.
class Exporter {
 public:
  // May throw, as the calls may: what it throws goes to the service's log.
  virtual ~Exporter() noexcept(false) = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

 protected:
  Exporter() = default;

  virtual void Begin(const DocumentInfo& document) { (void)document; }
  virtual void Text(const TextBlock& text) { (void)text; }
  virtual void BeginTable(const TableInfo& table) { (void)table; }
  // The rows of the table begun last, in order, in batches of 1 to 4,096.
  virtual void Rows(const RowBatch& rows) { (void)rows; }
  virtual void EndTable() {}
  virtual void Finish() {}

  // The rest is for use from within these calls, not in the constructor.

  const Options& options() const { return *options_; }
  // The id of the format asked for: one of the description's.
  const std::string& format() const { return format_; }
  Output& output() { return *output_; }

  // Nobody waits for the document any more: looked at between long steps. The
  // document's process is killed soon after in any case.
  bool IsCancelled() const { return host_->is_cancelled(host_->self) != 0; }

  // Writes a line to the service's log; callers of the service never see it.
  void Log(LogLevel level, std::string_view line) const {
    host_->log(host_->self, static_cast<int32_t>(level),
               {line.data(), line.size()});
  }

 private:
  friend class internal::Session;

  const redress_host* host_ = nullptr;
  std::string format_;
  std::unique_ptr<Options> options_;
  std::unique_ptr<Output> output_;
};

}  // namespace redress

#include "redress/export/internal/bridge.h"

// Makes `Class`, an Exporter with a default constructor, the plugin of this
// shared object. What follows is a redress::Description, or what makes one: its
// members in braces. Once in a plugin, outside any named namespace.
#define REDRESS_EXPORTER(Class, ...)                                   \
  extern "C" const redress_exporter_table* redress_exporter_v1(void) { \
    static_assert(std::is_base_of_v<::redress::Exporter, Class>,       \
                  "an exporter derives from redress::Exporter");       \
    return ::redress::internal::EntryTable<Class>(                     \
        []() -> ::redress::Description { return __VA_ARGS__; });       \
  }

#endif  // REDRESS_EXPORT_EXPORTER_H_
